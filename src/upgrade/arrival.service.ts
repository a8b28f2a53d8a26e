import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { madeWithIn } from '../backup/copy.store.js';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { Rows } from '../platform/rows.store.js';
import { failedPage } from '../publishing/failed-page.js';
import { madeWith } from '../publishing/made-with.store.js';
import type { Keeper } from './keeper.service.js';
import type { OtherVersion } from './other-version.store.js';
import { probe } from './probe.service.js';
import type { Rehearsal, Told } from './rehearsal.service.js';

/** How long it may take beyond what it took with the copy. */
const spareMs = 60_000;
const lookMs = 100;

/** Ends the app of before, has the version started that the link leads to, and looks whether all is as it should be. Returns what is not, in words. */
export async function arrived(config: Config, to: OtherVersion, rehearsal: Rehearsal | null, keeper: Keeper, { tell, signal }: Told): Promise<string[]> {
  const waitMs = spareMs + 3 * (rehearsal?.milliseconds ?? 0);
  const asking = { waitMs, isOver: () => keeper.isOver, signal };
  try {
    const before = problemsOf(config);
    const site = { was: madeWithIn(config), becomes: madeWith(config, join(to.folder, 'dist', 'stamp')) };
    tell('The app is started again');
    await keeper.stop(to);
    await keeper.start(to);
    tell(`Qvill ${to.version} is asked for pages`);
    const wrong = await probe(config, asking);
    if (wrong.length > 0) return wrong;
    tell(`Qvill ${to.version} makes the site`);
    const late = await untilMade(config, site, performance.now() + waitMs, asking);
    if (late !== null) return [late];
    const failed = problemsOf(config).filter((path) => !before.includes(path));
    return failed.length > 0 ? failed.map((path) => `${path} could not be made`) : await probe(config, asking);
  } catch (error) {
    if (signal.aborted) return ['it was interrupted'];
    if (error instanceof Problem) return [error.message];
    throw error;
  }
}

/** How the database names what the site is made with, before and after. */
type Made = { was: string; becomes: string };

/** Null when every page is of this version, else why not. */
async function untilMade(config: Config, site: Made, end: number, { isOver, signal }: { isOver: () => boolean; signal: AbortSignal }): Promise<string | null> {
  for (; ; await pause(lookMs, undefined, { signal })) {
    if (isMade(config, site)) return null;
    if (isOver()) return 'it has ended';
    if (performance.now() > end) return 'it did not make the site in time';
  }
}

/** Another version may name itself in a way of its own: then it is enough that the name is another one. */
function isMade(config: Config, { was, becomes }: Made): boolean {
  const name = madeWithIn(config);
  return (
    (name === becomes || name !== was) &&
    reading(config, (rows) => rows.one(`SELECT 1 FROM Stale WHERE fact NOT LIKE '${failedPage('')}%' LIMIT 1`)) === undefined
  );
}

/** Before the new version has come to it, the database may be one that has no such table. */
const problemsOf = (config: Config): string[] =>
  reading(config, (rows) => {
    const isThere = rows.one("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'PageProblem'") !== undefined;
    return isThere ? rows.all<{ path: string }>('SELECT path FROM PageProblem').map(({ path }) => path) : [];
  });

function reading<T>({ databaseFile }: Config, read: (rows: Rows) => T): T {
  const rows = new Rows(databaseFile);
  try {
    return read(rows);
  } finally {
    rows.close();
  }
}
