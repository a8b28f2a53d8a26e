import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Options = { port: number; address: string; silent: boolean; directory: string; configureBuckets: { name: string; configs: string[] }[] };
type Program = { run(): Promise<AddressInfo>; close(): Promise<void>; httpServer: Server };
const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: Options) => Program;

const website = `<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IndexDocument><Suffix>index.html</Suffix></IndexDocument>
<ErrorDocument><Key>404.html</Key></ErrorDocument></WebsiteConfiguration>`;

export type Reply = { status: number; headers: IncomingMessage['headers']; body: Buffer };

/** An S3-compatible server of another maker on the loopback: it checks signatures, lists, and serves buckets as web sites. */
export class BucketServer {
  readonly requests: string[] = [];
  private constructor(
    private readonly program: Program,
    private readonly directory: string,
    readonly port: number,
  ) {
    program.httpServer.prependListener('request', ({ method, url }: IncomingMessage) => this.requests.push(`${method} ${decodeURIComponent(url!)}`));
  }

  static async start(...names: string[]): Promise<BucketServer> {
    const directory = mkdtempSync(join(tmpdir(), 'qvill-bucket-'));
    const configureBuckets = names.map((name) => ({ name, configs: [website] }));
    const program = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets });
    return new BucketServer(program, directory, (await program.run()).port);
  }

  get environment() {
    return { QVILL_S3_ENDPOINT: `http://127.0.0.1:${this.port}`, QVILL_S3_KEY: 'S3RVER', QVILL_S3_SECRET: 'S3RVER' };
  }

  /** As a reader gets it, from the address of the bucket's web site. */
  async read(bucket: string, path: string): Promise<Reply> {
    const req = request({ port: this.port, host: '127.0.0.1', path, headers: { host: `${bucket}.s3-website.amazonaws.com` }, agent: false }).end();
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of res) chunks.push(chunk as Buffer);
    return { status: res.statusCode!, headers: res.headers, body: Buffer.concat(chunks) };
  }

  async stop(): Promise<void> {
    await this.program.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
