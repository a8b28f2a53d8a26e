import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface VarnishOptions {
  /** Where nginx listens on the loopback; it need not be there. */
  backendPort: number;
  listenPort: number;
  /** What else to replace in the shipped VCL. */
  replacing?: [string, string][];
}

/** Why Varnish can not be tested here, or false. On CI it always can: a missing varnishd is an error there. */
export function varnishSkipReason(): string | false {
  if (spawnSync('varnishd', ['-V']).status === 0) return false;
  if (process.env['CI'] === 'true') throw new Error('varnishd is not installed');
  return 'varnishd is not installed';
}

/** A real varnishd with the shipped VCL, only the values replaced, in a temporary folder, as the current user. */
export async function startVarnish(options: VarnishOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-varnish-'));
  const vcl = join(folder, 'qvill.vcl');
  writeFileSync(vcl, vclFor(options));
  const address = `127.0.0.1:${options.listenPort}`;
  const parameters = ['http_gzip_support=off', 'vsl_space=8M'].flatMap((each) => ['-p', each]);
  // `-j none`: its jail would change to a user who may not enter the folder
  const args = ['-j', 'none', '-F', '-n', join(folder, 'run'), '-a', address, '-f', vcl, '-s', 'malloc,16m', ...parameters];
  const varnish = spawn('varnishd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  varnish.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const stop = async () => {
    await end(varnish);
    rmSync(folder, { recursive: true, force: true });
  };
  if (await answers(varnish, options.listenPort)) return { url: `http://${address}`, stop };
  await stop();
  throw new Error(`varnishd did not start: ${errors}`);
}

/** Each value stands once in the shipped VCL. */
function vclFor({ backendPort, replacing = [] }: VarnishOptions): string {
  let text = readFileSync(resolve('nginx', 'qvill.vcl'), 'utf8');
  for (const [old, value] of [['"8080"', `"${backendPort}"`], ...replacing] as [string, string][]) {
    const parts = text.split(old);
    if (parts.length !== 2) throw new Error(`${old} stands ${parts.length - 1} times in the shipped VCL`);
    text = parts.join(value);
  }
  return text;
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether it listens: its parent opens the port before the child that answers is there, so a byte must come back. */
async function answers(varnish: ChildProcess, port: number): Promise<boolean> {
  for (let tries = 0; tries < 400 && varnish.exitCode === null && varnish.pid; tries++) {
    if (await speaks(port)) return true;
    await sleep(25);
  }
  return false;
}

function speaks(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1', () => socket.write('PURGE / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  return new Promise<boolean>((done) => {
    socket
      .once('data', () => done(true))
      .once('error', () => done(false))
      .once('close', () => done(false));
  }).finally(() => socket.destroy());
}

async function end(varnish: ChildProcess): Promise<void> {
  if (varnish.exitCode !== null || !varnish.kill('SIGTERM')) return;
  await once(varnish, 'exit');
}
