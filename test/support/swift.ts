import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { comesUp, end } from './server.js';
import { freePort } from '../../src/comparison/free-port.service.js';

const parts = ['account', 'container', 'object'] as const;

/** Why OpenStack's store can not be tested here, or false. On CI it always can. */
export function swiftSkipReason(): string | false {
  const missing = [...parts, 'proxy'].map((part) => `swift-${part}-server`).find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (!missing) return false;
  if (process.env['CI'] === 'true') throw new Error(`${missing} is not installed`);
  return `${missing} is not installed`;
}

/** OpenStack Swift with its S3 door, whole, on the loopback: as hosters run it, on one disk. */
export class Swift {
  private constructor(
    private readonly folder: string,
    private readonly servers: ChildProcess[],
    readonly environment: { QVILL_S3_ENDPOINT: string; QVILL_S3_KEY: string; QVILL_S3_SECRET: string },
  ) {}

  /** Four ports are wanted at once: one that somebody else has taken meanwhile is no fault, so others are tried. */
  static async start(tries = 3): Promise<Swift> {
    const folder = mkdtempSync(join(tmpdir(), 'qvill-swift-'));
    mkdirSync(join(folder, 'disks', 'd1'), { recursive: true });
    writeFileSync(join(folder, 'swift.conf'), '[swift-hash]\nswift_hash_path_suffix = a\n[storage-policy:0]\nname = one\ndefault = yes\n');
    for (const part of parts) await prepare(folder, part);
    const port = await freePort();
    writeFileSync(join(folder, 'proxy-server.conf'), `${common(folder, port)}${proxy}`);
    const log = openSync(join(folder, 'log'), 'a');
    const servers = [...parts, 'proxy'].map((part) =>
      spawn(`swift-${part}-server`, [join(folder, `${part}-server.conf`)], { stdio: ['ignore', 'ignore', log] }),
    );
    closeSync(log);
    const endpoint = `http://127.0.0.1:${port}`;
    const swift = new Swift(folder, servers, { QVILL_S3_ENDPOINT: endpoint, QVILL_S3_KEY: 'test:tester', QVILL_S3_SECRET: 'testing' });
    // A bucket can be made as soon as all of it is there
    const isUp = async () => (await swift.ask('PUT', '/blog').catch(() => null))?.status === 200;
    if (await comesUp(servers.at(-1)!, isUp)) return swift;
    const said = readFileSync(join(folder, 'log'), 'utf8').slice(-2_000);
    await swift.stop();
    if (tries > 1) return Swift.start(tries - 1);
    throw new Error(`Swift did not start: ${said}`);
  }

  /** A request of somebody with the same keys. */
  ask(method: string, path: string, body?: string): Promise<Response> {
    const { QVILL_S3_ENDPOINT, QVILL_S3_KEY: accessKeyId, QVILL_S3_SECRET: secretAccessKey } = this.environment;
    const client = new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region: 'us-east-1', retries: 0 });
    return client.fetch(QVILL_S3_ENDPOINT + path, { method, ...(body === undefined ? {} : { body }) });
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map(end));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const common = (folder: string, port: number): string =>
  `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nswift_dir = ${folder}\ndevices = ${folder}/disks\nmount_check = false\nworkers = 0\nuser = ${userInfo().username}\n`;

/** A server of one kind, and the ring by which the proxy finds it. */
async function prepare(folder: string, part: string): Promise<void> {
  const port = await freePort();
  writeFileSync(
    join(folder, `${part}-server.conf`),
    `${common(folder, port)}[pipeline:main]\npipeline = ${part}-server\n[app:${part}-server]\nuse = egg:swift#${part}\n`,
  );
  for (const words of [['create', '4', '1', '0'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']])
    // prettier-ignore
    spawnSync('swift-ring-builder', [`${part}.builder`, ...words], { cwd: folder });
}

const filters = ['catch_errors', 'cache', 'listing_formats', 'bulk', 's3api', 'tempauth', 'slo', 'dlo'];
const settings: Record<string, string> = { cache: 'use = egg:swift#memcache', s3api: 'location = us-east-1', tempauth: 'user_test_tester = testing .admin' };
const proxy = `[pipeline:main]
pipeline = ${filters.join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
${filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name === 'cache' ? 'memcache' : name}\n${name === 'cache' ? '' : (settings[name] ?? '')}\n`).join('')}`;
