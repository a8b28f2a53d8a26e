import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { comesUp, end, replaceOnce } from './server.js';

export interface VarnishOptions {
  /** Where nginx listens on the loopback; it need not be there. */
  backendPort: number;
  listenPort: number;
  /** What else to replace in the shipped VCL. */
  replacing?: [string, string][];
  /** What purges must say; that of these tests when it is not said. */
  secret?: string;
}

/** What the blog says to be believed by the Varnish of these tests. */
export const edgeSecret = 'a-secret-of-these-tests';

/** Why Varnish can not be tested here, or false. On CI it always can: a missing varnishd is an error there. */
export function varnishSkipReason(): string | false {
  if (spawnSync('varnishd', ['-V']).status === 0) return false;
  if (process.env['CI'] === 'true') throw new Error('varnishd is not installed');
  return 'varnishd is not installed';
}

/** A real varnishd with the shipped VCL, only the values replaced, in a temporary folder, as the current user. */
export async function startVarnish(options: VarnishOptions): Promise<{ url: string; workFolder: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-varnish-'));
  const vcl = join(folder, 'qvill.vcl');
  writeFileSync(vcl, vclFor(options));
  const address = `127.0.0.1:${options.listenPort}`;
  const parameters = ['http_gzip_support=off', 'vsl_space=8M'].flatMap((each) => ['-p', each]);
  // `-j none`: its jail would change to a user who may not enter the folder
  const args = ['-j', 'none', '-F', '-n', join(folder, 'run'), '-a', address, '-f', vcl, '-s', 'malloc,16m', ...parameters];
  const varnish = spawn('varnishd', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], QVILL_EDGE_SECRET: options.secret ?? edgeSecret },
  });
  let errors = '';
  varnish.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const stop = async () => {
    await end(varnish);
    rmSync(folder, { recursive: true, force: true });
  };
  if (await comesUp(varnish, () => speaks(options.listenPort))) return { url: `http://${address}`, workFolder: join(folder, 'run'), stop };
  await stop();
  throw new Error(`varnishd did not start: ${errors}`);
}

/** Each value stands once in the shipped VCL. */
function vclFor({ backendPort, replacing = [] }: VarnishOptions): string {
  return replaceOnce(readFileSync(resolve('nginx', 'qvill.vcl'), 'utf8'), [['"8080"', `"${backendPort}"`], ...replacing]);
}

/** Its parent opens the port before the child that answers is there, so a byte must come back. */
function speaks(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1', () => socket.write('PURGE / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  return new Promise<boolean>((done) => {
    socket
      .once('data', () => done(true))
      .once('error', () => done(false))
      .once('close', () => done(false));
  }).finally(() => socket.destroy());
}
