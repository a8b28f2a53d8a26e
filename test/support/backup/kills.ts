import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openZip } from '../../../src/archive/folder/zip.store.js';
import { qvill } from '../process.js';
import { bytesOf, treeAt } from '../tree.js';

/** Killed so often, at moments spread over what such a run takes; `wrong`: what was not as it must be, in words. */
export type Outcome = { kills: number; finished: number; wrong: string[] };

const main = fileURLToPath(new URL('../../../src/main.js', import.meta.url));
const run = (args: string[], data: string): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { env: { PATH: process.env['PATH'], QVILL_DATA: data }, stdio: 'ignore' });

/** Runs it to its end once for its time, and then again and again to a moment within that. @returns whether it was through before */
async function killedAt(args: string[], data: string, milliseconds: number): Promise<boolean> {
  const child = run(args, data);
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  await Promise.race([pause(milliseconds), exit]);
  child.kill('SIGKILL');
  const [status] = await exit;
  return status === 0;
}

async function timeOf(args: string[], data: string): Promise<number> {
  const start = performance.now();
  await once(run(args, data), 'exit');
  return performance.now() - start;
}

/** Kills a backup at random moments: what has its name is whole, and the next run takes away what was left. */
export async function killBackups(data: string, kills: number, random: () => number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-kills-'));
  const args = ['backup', '--to', folder];
  const outcome: Outcome = { kills, finished: 0, wrong: [] };
  const takes = await timeOf(args, data);
  for (let n = 0; n < kills; n++) {
    if (await killedAt(args, data, random() * takes * 1.1)) outcome.finished++;
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.zip'))) {
      const zip = await openZip(join(folder, name)).catch((error: Error) => error);
      if (zip instanceof Error) outcome.wrong.push(`${name} is not whole: ${zip.message}`);
      else zip.close();
    }
  }
  const { status, error } = await qvill([...args, '--keep', '1'], { QVILL_DATA: data });
  if (status !== 0) outcome.wrong.push(`the next run failed: ${error}`);
  const left = [...readdirSync(folder).slice(1), ...readdirSync(join(data, 'backups')).filter((name) => name.startsWith('.'))]; // prettier-ignore
  outcome.wrong.push(...left.map((name) => `${name} was left`));
  rmSync(folder, { recursive: true });
  return outcome;
}

/** Kills restores of `file` over a copy of `data` at random moments: the next command finds the old blog or the new one, whole, and its site comes to agree. */
export async function killRestores(data: string, file: string, kills: number, random: () => number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-kills-'));
  const outcome: Outcome = { kills, finished: 0, wrong: [] };
  const fresh = (name: string): string => {
    const place = join(folder, name);
    cpSync(data, place, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return place;
  };
  const [old, whole] = [fresh('old'), fresh('whole')];
  const takes = await timeOf(['restore', file], whole);
  const [isOld, isNew] = [stateOf(old), stateOf(whole)];
  const trees = { [isOld]: bytesOf(await treeAt(join(old, 'site'))), [isNew]: bytesOf(await treeAt(join(whole, 'site'))) };
  for (let n = 0; n < kills; n++) {
    const place = fresh(`try-${n}`);
    if (await killedAt(['restore', file], place, random() * takes * 1.1)) outcome.finished++;
    const { status, error } = await qvill(['rebuild'], { QVILL_DATA: place });
    const state = stateOf(place);
    if (status !== 0) outcome.wrong.push(`try ${n}: the next command failed: ${error}`);
    else if (!(state in trees)) outcome.wrong.push(`try ${n}: neither the old blog nor the new one: ${state}`);
    else if (JSON.stringify(bytesOf(await treeAt(join(place, 'site')))) !== JSON.stringify(trees[state])) outcome.wrong.push(`try ${n}: the site is another`);
    if (existsSync(join(place, 'exchange.json'))) outcome.wrong.push(`try ${n}: the exchange is not through`);
    rmSync(place, { recursive: true });
  }
  rmSync(folder, { recursive: true });
  return outcome;
}

/** What tells two blogs apart: their posts and their media. */
function stateOf(data: string): string {
  const database = new DatabaseSync(join(data, 'blog.db'));
  const posts = database.prepare('SELECT uid, title FROM Post ORDER BY id').all();
  const media = database.prepare('SELECT digest FROM Media ORDER BY id').all() as { digest: string }[];
  database.close();
  const missing = media.filter(({ digest }) => !existsSync(join(data, 'media', digest.slice(0, 20))));
  return JSON.stringify({ posts, media: media.length, missing });
}
