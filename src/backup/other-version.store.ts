import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { invalid, Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import type { Failure } from '../publishing/receipt.js';

/** Another Qvill, in a folder of its own: a clone, or an archive that was unpacked. */
export type OtherVersion = { folder: string; version: string };

/** @throws Problem('invalid') when there is none */
export function otherVersion(folder: string): OtherVersion {
  const root = resolve(folder);
  const file = join(root, 'package.json');
  const { name, version } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }) : {};
  if (name !== 'qvill' || !existsSync(join(root, 'bin', 'qvill'))) throw invalid('to', `There is no Qvill in ${root}: unpack or clone the new version there`);
  return { folder: root, version: version ?? '' };
}

/**
 * Has that version make the whole site of a copy, as its own `rebuild` does it: it brings the database up to date first. It is told nothing
 * of edges. Returns what could not be made. @throws Problem with what it said when it can't
 */
export async function makeWith({ folder }: OtherVersion, copy: Pick<Config, 'data' | 'url'>): Promise<Failure[]> {
  const { PATH, HOME } = process.env;
  const child = spawn(join(folder, 'bin', 'qvill'), ['rebuild', '--json'], {
    env: { PATH, HOME, QVILL_DATA: copy.data, QVILL_URL: copy.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  await once(child, 'close');
  try {
    return (JSON.parse(out) as { failed: Failure[] }).failed;
  } catch {
    const said = error.trim().split('\n').at(-1)?.replace(/^qvill: /, ''); // prettier-ignore
    throw new Problem('conflict', `The version in ${folder} can’t make the site: ${said ?? 'it ended without a word'}`);
  }
}
