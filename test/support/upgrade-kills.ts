import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Last, Outcome } from './backup/kills.js';
import { type Fault, Shim } from './fault/faulty.js';
import type { Installed } from './installed.js';

type Plan = Last & { args: string[]; fault?: Fault };

/**
 * Runs a command that exchanges the version again and again from the same state, each time to another call of the system that changes something, which is its last or
 * fails. Afterwards the blog must answer as one version or the other, with every post, and the same command must come to its end.
 */
export async function breakOff(house: Installed, { args, which, choose, fault = 'KILL' }: Plan): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-kills-'));
  const shim = new Shim(folder);
  const outcome: Outcome = { kills: 0, wrong: [] };
  await house.rest();
  const [used, saved, posts] = [house.used, join(folder, 'saved'), postsOf(house)];
  cpSync(house.data, saved, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const again = async (): Promise<void> => {
    await house.rest();
    rmSync(house.data, { recursive: true, force: true });
    cpSync(saved, house.data, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    house.use(used);
  };
  const runTo = async (k: number): Promise<{ calls: number; failed: string | null; to: string }> => {
    shim.arm(k, fault, which);
    await house.run(args, { version: used, more: shim.environment(house.folder) });
    return { ...shim.disarm(), to: house.used };
  };
  const { calls, to } = await runTo(1e9);
  if (to === used) outcome.wrong.push(`nothing is exchanged by “${args.join(' ')}”`);
  for (const k of choose(calls)) {
    await again();
    const { failed } = await runTo(k);
    if (failed === null) continue;
    outcome.kills++;
    const complain = (said: string) => outcome.wrong.push(`${fault} ${failed} ${k} of ${calls}: ${said}`);
    const between = await house.answers();
    if (between !== null) complain(between);
    if (![used, to].includes(house.used)) complain(`the link leads to ${house.used}`);
    if (postsOf(house) < posts) complain('posts are lost');
    if (house.used === used || isUnfinished(house)) {
      const { status, error } = await house.run(args);
      if (status !== 0) complain(`the next one failed: ${error}`);
    }
    const then = await house.answers();
    if (then !== null || house.used !== to || postsOf(house) < posts) complain(`afterwards: ${then ?? house.used}, ${postsOf(house)} posts`);
    for (const left of leftIn(house)) complain(`${left} was left`);
  }
  await again();
  rmSync(folder, { recursive: true });
  return outcome;
}

const isUnfinished = ({ data }: Installed): boolean => {
  const file = join(data, 'upgrade.json');
  return existsSync(file) && /"state": "(?:switching|going back)"|"owes": true/.test(readFileSync(file, 'utf8'));
};

const leftIn = ({ data, folder }: Installed): string[] => [
  ...readdirSync(data).filter((name) => /^\.go|^exchange|\.tmp$/.test(name)),
  ...readdirSync(join(data, 'backups')).filter((name) => name.startsWith('.re')),
  ...readdirSync(join(folder, 'opt')).filter((name) => name.startsWith('.')),
];

function postsOf({ data }: Installed): number {
  const database = new DatabaseSync(join(data, 'blog.db'));
  const row = database.prepare('SELECT count(*) AS posts FROM Post').get();
  database.close();
  return Number(row!['posts']);
}
