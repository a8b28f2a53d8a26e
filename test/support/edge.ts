import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Status } from '../../src/posts/change.js';
import { PostStore } from '../../src/posts/post.store.js';
import { EdgeOutbox } from '../../src/publishing/edge-outbox.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './blog.js';
import { fields } from './fields.js';
import { startNginx } from './nginx.js';
import { freePort } from '../../src/comparison/free-port.service.js';
import { until } from './typing.js';
import { edgeSecret, startVarnish } from './varnish.js';

export type Headers = Record<string, string>;
export type Answer = { status: number; headers: IncomingMessage['headers']; body: string };
type Running = { url: string; stop(): Promise<void> };
type Some = Parameters<typeof fields>[0];

const unpack: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };

/** Sends the target as it stands, with no header of its own. */
export async function ask(port: number, line: string, headers: Headers = {}): Promise<Answer> {
  const [method, path] = line.split(' ') as [string, string];
  const req = request({ hostname: '127.0.0.1', port, method, path, headers, agent: false }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const packing = bytes.length > 0 ? unpack[res.headers['content-encoding'] ?? ''] : undefined;
  return { status: res.statusCode!, headers: res.headers, body: (packing ? packing(bytes) : bytes).toString() };
}

export const packings = ['br', 'gzip', 'identity'];

/** Purges an address as the blog does: all of it, then what changed is fetched anew in each packing. Returns the statuses. */
export async function purge(port: number, path: string, livesOn: boolean, headers: Headers = {}): Promise<number[]> {
  const send = (word: string, packing = 'identity') =>
    ask(port, `PURGE ${path}`, { 'x-qvill-secret': edgeSecret, 'x-qvill-purge': word, 'accept-encoding': packing, ...headers });
  const first = await send(livesOn ? 'soft' : 'hard');
  const wasKept = livesOn && first.headers['x-qvill-kept'] === '1';
  return [first, ...(wasKept ? await Promise.all(packings.map((packing) => send('refresh', packing))) : [])].map(({ status }) => status);
}

/** Which of the two texts that these tests give a post a page shows. */
export const textOf = ({ body }: Answer) => /<p>(one|two)\b/.exec(body)?.[1];

/** A blog behind nginx behind Varnish, each of which can be stopped and started. */
export class EdgeBlog {
  blog!: Blog;
  nginx!: Running;
  varnish!: Running;
  edgePort!: number;
  nginxPort!: number;

  async start(environment: Headers = {}): Promise<void> {
    [this.edgePort, this.nginxPort] = [await freePort(), await freePort()];
    await this.startVarnish();
    const edges = { QVILL_EDGES: `http://127.0.0.1:${this.edgePort}`, QVILL_EDGE_SECRET: edgeSecret };
    this.blog = await startBlog({ environment: { ...edges, ...environment } });
    await this.startNginx();
    await this.told();
  }
  async stop(): Promise<void> {
    await this.blog?.stop();
    await this.nginx?.stop();
    await this.varnish?.stop();
  }
  async startVarnish(): Promise<void> {
    this.varnish = await startVarnish({ backendPort: this.nginxPort, listenPort: this.edgePort });
  }
  async startNginx(): Promise<void> {
    this.nginx = await startNginx({ site: this.blog.config.site, appPort: this.blog.port, listenPort: this.nginxPort });
  }

  get = (path: string, headers?: Headers) => ask(this.edgePort, `GET ${path}`, headers);
  outstanding = () => this.blog.app.get(EdgeOutbox).outstanding();
  told = () => until('the edge was told', async () => (await this.outstanding()) === 0);
  publish = () => this.blog.app.get(Publisher).publish();

  /** A post, on the site when this is done. Returns what changes it. */
  async write(some: Some, status: Status = 'published'): Promise<(next: Some, status?: Status) => Promise<void>> {
    const change = (to: Status) => ({ by: null, reason: 'saved', status: to }) as const;
    const id = await this.blog.app.get(PostStore).create(fields(some), change(status), { authorIds: [] });
    await this.publish();
    return async (next, nextStatus = 'published') => {
      await this.blog.app.get(PostStore).revise(id, fields({ ...some, ...next }), change(nextStatus));
      await this.publish();
    };
  }
}
