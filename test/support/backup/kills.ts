import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openZip } from '../../../src/archive/folder/zip.store.js';
import { type Fault, Shim } from '../fault/faulty.js';
import { qvill } from '../process.js';
import { bytesOf, treeAt } from '../tree.js';

/** Killed so often, each time at another call of the system that changes something; `wrong`: what was not as it must be, in words. */
export type Outcome = { kills: number; wrong: string[] };

/** Which calls are the last: those that `choose` takes of 1 to `all`; only renames count, or all. */
/** `fault`: the call does not end the process, but fails. */
export type Last = { which: 'calls' | 'renames'; choose: (all: number) => number[]; fault?: Fault };

const main = fileURLToPath(new URL('../../../src/main.js', import.meta.url));

/** Runs a command to its k-th call, or to its end. @returns how many calls there were, and which was the last; null: it came to its end */
async function runTo(
  shim: Shim,
  args: string[],
  data: string,
  root: string,
  k: number,
  { which, fault = 'KILL' }: Pick<Last, 'which' | 'fault'>,
): Promise<{ calls: number; failed: string | null }> {
  shim.arm(k, fault, which);
  const environment = { PATH: process.env['PATH'], QVILL_DATA: data, ...shim.environment(root) };
  await once(spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { env: environment, stdio: 'ignore' }), 'exit');
  return shim.disarm();
}

const never = 1e9;

/** Kills backups: what has its name is whole, and the next run takes away what was left. */
export async function killBackups(data: string, { choose, ...how }: Last): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-kills-'));
  const shim = new Shim(folder);
  const shelf = join(folder, 'shelf');
  const args = ['backup', '--to', shelf];
  const outcome: Outcome = { kills: 0, wrong: [] };
  for (const root of [shelf, data])
    for (const k of choose((await runTo(shim, args, data, root, never, how)).calls)) {
      const { failed } = await runTo(shim, args, data, root, k, how);
      if (failed !== null) outcome.kills++;
      for (const name of readdirSync(shelf).filter((each) => each.endsWith('.zip'))) {
        const zip = await openZip(join(shelf, name)).catch((error: Error) => error);
        if (zip instanceof Error) outcome.wrong.push(`${failed} ${k}: ${name} is not whole: ${zip.message}`);
        else zip.close();
      }
    }
  const { status, error } = await qvill([...args, '--keep', '1'], { QVILL_DATA: data });
  if (status !== 0) outcome.wrong.push(`the next run failed: ${error}`);
  const left = [...readdirSync(shelf).slice(1), ...readdirSync(join(data, 'backups')).filter((name) => name.startsWith('.'))];
  outcome.wrong.push(...left.map((name) => `${name} was left`));
  rmSync(folder, { recursive: true });
  return outcome;
}

/** Kills restores of `file` over copies of `data`: the next command finds the old blog or the new one, whole, and its site comes to agree. */
export async function killRestores(data: string, file: string, { choose, ...how }: Last): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-kills-'));
  const shim = new Shim(folder);
  const outcome: Outcome = { kills: 0, wrong: [] };
  const fresh = (name: string): string => {
    cpSync(data, join(folder, name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return join(folder, name);
  };
  const restore = (place: string, k: number) => runTo(shim, ['restore', file], place, place, k, how);
  const [old, whole] = [fresh('old'), fresh('whole')];
  const { calls } = await restore(whole, never);
  const trees: Record<string, string> = {};
  for (const place of [old, whole]) trees[stateOf(place)] = await siteOf(place);
  if (Object.keys(trees).length !== 2) outcome.wrong.push('the two blogs are the same');
  for (const k of choose(calls)) {
    const place = fresh(`try-${k}`);
    const { failed } = await restore(place, k);
    if (failed !== null) outcome.kills++;
    const { status, error } = await qvill(['rebuild'], { QVILL_DATA: place });
    const state = stateOf(place);
    if (status !== 0) outcome.wrong.push(`${failed} ${k}: the next command failed: ${error}`);
    else if (!(state in trees)) outcome.wrong.push(`${failed} ${k}: neither the old blog nor the new one: ${state}`);
    else if ((await siteOf(place)) !== trees[state]) outcome.wrong.push(`${failed} ${k}: the site is another`);
    if (existsSync(join(place, 'exchange.json'))) outcome.wrong.push(`${failed} ${k}: the exchange is not through`);
    rmSync(place, { recursive: true });
  }
  rmSync(folder, { recursive: true });
  return outcome;
}

const siteOf = async (data: string): Promise<string> => JSON.stringify(bytesOf(await treeAt(join(data, 'site'))));

/** What tells two blogs apart: their posts and their media. */
function stateOf(data: string): string {
  const database = new DatabaseSync(join(data, 'blog.db'));
  const posts = database.prepare('SELECT uid, title FROM Post ORDER BY id').all();
  const media = database.prepare('SELECT digest FROM Media ORDER BY id').all() as { digest: string }[];
  database.close();
  const missing = media.filter(({ digest }) => !existsSync(join(data, 'media', digest.slice(0, 20))));
  return JSON.stringify({ posts, media: media.length, missing });
}
