import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

export type Ended = { status: number | null; out: string; error: string };

/** Runs `qvill ARGS` as a process of its own, to its end. */
export async function qvill(args: string[], environment: Record<string, string>, input = ''): Promise<Ended> {
  const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    timeout: 60_000,
  });
  const ended: Ended = { status: null, out: '', error: '' };
  process_.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
  process_.stderr.setEncoding('utf8').on('data', (text: string) => (ended.error += text));
  process_.stdin.end(input);
  [ended.status] = (await once(process_, 'close')) as [number | null];
  return ended;
}
