import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { configOf, filesInTheMaking, silence } from '../backup/copy.store.js';
import { parts } from '../backup/manifest.js';
import { holdMoment } from '../backup/moment.store.js';
import { checkRoom } from '../backup/room.store.js';
import { digestsFrom, treeDigests } from '../backup/tree-digests.store.js';
import { missing, Problem } from '../core/problem.js';
import { dropFolder } from '../media/media-folder.store.js';
import type { Config } from '../platform/config.js';
import { rootFolder } from '../platform/folders.js';
import { holdingLock } from '../platform/lock.store.js';
import type { Failure } from '../publishing/receipt.js';
import { filesBelow } from '../publishing/tree-files.store.js';
import { makeWith, migrationsOf, otherVersion, type OtherVersion } from './other-version.store.js';
import { pageDiff } from './page-diff.js';
import { endThoseAt } from './processes.service.js';
import { tryVersion } from './trial.service.js';

/** A file of the site that another version makes otherwise; `diff` for some of them, of those that are text and are still what they were. */
export type Changed = { file: string; what: 'changed' | 'new' | 'gone'; diff: string[] };

/**
 * What an upgrade would do. `total`: files of the site; `waiting`: those that were about to be made anyway; `migrations`: what it would do to the
 * database; `wrong`: what it answered when it was started over the copy, and should not have.
 */
export type Rehearsal = {
  version: string;
  migrations: string[];
  total: number;
  same: number;
  waiting: number;
  changed: Changed[];
  failed: Failure[];
  wrong: string[];
  milliseconds: number;
};

export type Told = { tell: (text: string) => void; signal: AbortSignal };

/** With less than this free a disk is as good as full. */
const spareBytes = 1_000_000;

/** So many differences are shown line by line. */
const shown = 20;

/**
 * Has another version make the site from a copy of the blog, compares it with the one that readers have, and starts it over that copy. Nothing of the blog is
 * changed. @throws Problem in words
 */
export async function rehearseUpgrade(config: Config, next: OtherVersion, { tell, signal }: Told): Promise<Rehearsal> {
  const start = performance.now();
  const folder = join(config.backups, '.rehearsing');
  return holdingLock(config.backupLockFile, async () => {
    endThoseAt(folder);
    checkSpace(config);
    tell('The database is copied');
    const moment = await holdMoment(config, folder);
    try {
      const copy = configOf(config, folder);
      const was = digestsFrom(readFileSync(join(copy.data, parts.tree), 'utf8'));
      silence(copy.databaseFile);
      const before = appliedIn(copy.databaseFile);
      // Which pages wait in an older schema only that version knows: they count as changed
      const inTheMaking = before.length === ownMigrations().length ? (filesInTheMaking(copy) ?? new Set(was.keys())) : new Set<string>();
      tell(`Qvill ${next.version} makes the site from the copy`);
      const failed = await makeWith(next, copy, signal).catch((error: unknown) => {
        // What a version says that has found no room on its way may name anything else
        checkRoom(config.backups, spareBytes);
        throw error;
      });
      const migrations = appliedIn(copy.databaseFile).filter((name) => !before.includes(name));
      const becomes = treeDigests(copy.site);
      const rehearsal: Rehearsal = {
        version: next.version,
        migrations,
        total: 0,
        same: 0,
        waiting: 0,
        changed: [],
        failed,
        wrong: [],
        milliseconds: 0,
      };
      for (const file of [...new Set([...was.keys(), ...becomes.keys()])].toSorted()) {
        rehearsal.total++;
        const [then, now] = [was.get(file), becomes.get(file)];
        if (then === now) rehearsal.same++;
        else if (inTheMaking.has(file)) rehearsal.waiting++;
        else rehearsal.changed.push({ file, what: then === undefined ? 'new' : now === undefined ? 'gone' : 'changed', diff: [] });
      }
      for (const each of rehearsal.changed.filter(({ what }) => what === 'changed').slice(0, shown))
        each.diff = diffOf(config, copy, each.file, was.get(each.file)!);
      tell(`Qvill ${next.version} is started over the copy`);
      const wrong = await tryVersion(next, copy, signal);
      return { ...rehearsal, wrong, milliseconds: Math.round(performance.now() - start) };
    } finally {
      moment.release();
      dropFolder(folder);
    }
  });
}

/** @throws Problem when there is no blog, or the version is older than its database */
export function checkVersion({ data, databaseFile }: Config, { folder, version, ...next }: OtherVersion): void {
  if (!existsSync(databaseFile)) throw missing(`There is no blog in ${data}`);
  const known = migrationsOf({ folder, version, ...next });
  const unknown = appliedIn(databaseFile).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const how = '“bin/qvill rollback” goes back after an upgrade, “bin/qvill restore” takes a backup from before';
  throw new Problem('conflict', `Qvill ${version} in ${folder} is older than the blog’s database, which has the migration ${unknown}: ${how}`);
}

const ownMigrations = () => migrationsOf(otherVersion(rootFolder));

/** Room for a copy of the database that is migrated, which may double it, and for the site. */
function checkSpace({ backups, databaseFile, site }: Config): void {
  const tree = existsSync(site) ? [...filesBelow(site)].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0) : 0;
  checkRoom(backups, 3 * statSync(databaseFile).size + tree);
}

/** Empty for pictures, and for what has changed meanwhile. */
function diffOf({ site }: Config, copy: Config, file: string, digest: string): string[] {
  if (/\.(?:png|ico)$/.test(file) || !existsSync(join(site, file))) return [];
  const was = readFileSync(join(site, file));
  if (createHash('sha256').update(was).digest('hex') !== digest) return [];
  return pageDiff(was.toString(), readFileSync(join(copy.site, file), 'utf8'));
}

/** The migrations that a database has. */
export function appliedIn(file: string): string[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('SELECT migration_name AS name FROM _prisma_migrations ORDER BY name').all().map(({ name }) => String(name)); // prettier-ignore
  } finally {
    database.close();
  }
}
