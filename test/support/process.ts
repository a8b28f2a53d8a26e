import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { comesUp } from './server.js';

const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

export type Ended = { status: number | null; out: string; error: string };

/** Runs `qvill ARGS` as a process of its own, to its end. What of `input` it does not want is not sent. */
export async function qvill(args: string[], environment: Record<string, string>, input: string | Iterable<string> = ''): Promise<Ended> {
  const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { PATH: process.env['PATH'], QVILL_OPS_PORT: 'off', ...environment },
    timeout: 60_000,
  });
  const ended: Ended = { status: null, out: '', error: '' };
  process_.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
  process_.stderr.setEncoding('utf8').on('data', (text: string) => (ended.error += text));
  const unwanted = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
  };
  void pipeline(typeof input === 'string' ? [input] : input, process_.stdin).catch(unwanted);
  [ended.status] = (await once(process_, 'close')) as [number | null];
  return ended;
}

/** Starts `qvill serve` on a port, as a process that a test may kill. */
export async function serve(port: number, data: string, more: Record<string, string> = {}): Promise<ChildProcess> {
  const own = { PATH: process.env['PATH'], QVILL_DATA: data, PORT: String(port), QVILL_URL: `http://127.0.0.1:${port}`, QVILL_OPS_PORT: 'off' };
  const app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], { env: { ...own, ...more }, stdio: 'ignore' });
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/admin/session/new`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (!(await comesUp(app, answers))) throw new Error('the app did not start');
  return app;
}
