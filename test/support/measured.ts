import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../../src/loadtest/report/summary.js';

const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** A folder of this test file, from which commands are called; it goes with it. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-measure-'));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

export type Measured = { status: number | null; out: string; error: string };

/** `bin/qvill measure ARGS`, called in a folder. `meanwhile` is handed the process. */
export async function measure(folder: string, args: string[], meanwhile?: (child: ChildProcess) => void, environment = {}): Promise<Measured> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'measure', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    timeout: 200_000,
  });
  const said = { status: null as number | null, out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  meanwhile?.(child);
  [said.status] = (await once(child, 'close')) as [number | null];
  return said;
}

export const summaryOf = ({ out, error }: Measured): Summary => {
  if (out === '') throw new Error(error);
  return JSON.parse(out) as Summary;
};

export const jsonIn = <T>(folder: string, name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
