import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { comesUp } from './server.js';
import { freePort } from '../../src/comparison/free-port.service.js';

const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** `qvill serve` as a process of its own, with a port for those who watch it. */
export type Watched = { app: ChildProcess; port: number; ops: number; out: () => string; error: () => string };
export type Seen = { status: number; headers: IncomingMessage['headers']; body: string; bytes: Buffer };

export async function startWatched(data: string, more: Record<string, string> = {}): Promise<Watched> {
  const [port, ops] = [await freePort(), await freePort()];
  const env = { PATH: process.env['PATH'], QVILL_DATA: data, PORT: String(port), QVILL_URL: `http://127.0.0.1:${port}`, QVILL_OPS_PORT: String(ops), ...more };
  const app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], { env });
  let [out, error] = ['', ''];
  app.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  app.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  const isUp = () => fetch(`http://127.0.0.1:${port}/`).then((reply) => reply.ok, () => false); // prettier-ignore
  if (!(await comesUp(app, isUp))) throw new Error(`it did not start: ${error}`);
  return { app, port, ops, out: () => out, error: () => error };
}

/** One request, with its target as it stands. */
export async function look(port: number, line: string, headers: Record<string, string> = {}): Promise<Seen> {
  const [method, path] = line.split(' ') as [string, string];
  const asked = request({ hostname: '127.0.0.1', port, method, path, headers, agent: false }).end();
  const [reply] = (await once(asked, 'response')) as [IncomingMessage];
  const bytes = Buffer.concat(await reply.toArray());
  return { status: reply.statusCode!, headers: reply.headers, body: bytes.toString(), bytes };
}
