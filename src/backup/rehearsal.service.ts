import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { missing } from '../core/problem.js';
import { dropFolder } from '../media/media-folder.store.js';
import type { Config } from '../platform/config.js';
import { holdingLock } from '../platform/lock.store.js';
import type { Failure } from '../publishing/receipt.js';
import { configOf, filesInTheMaking, silence } from './copy.store.js';
import { parts } from './manifest.js';
import { holdMoment } from './moment.store.js';
import { makeWith, otherVersion } from './other-version.store.js';
import { pageDiff } from './page-diff.js';
import { digestsFrom, treeDigests } from './tree-digests.store.js';

/** A file of the site that another version makes otherwise; `diff` for some of them, of those that are text and are still what they were. */
export type Changed = { file: string; what: 'changed' | 'new' | 'gone'; diff: string[] };

/** What an upgrade would do. `total`: files of the site; `waiting`: those that were about to be made anyway; `migrations`: what it would do to the database. */
export type Rehearsal = {
  version: string;
  migrations: string[];
  total: number;
  same: number;
  waiting: number;
  changed: Changed[];
  failed: Failure[];
  milliseconds: number;
};

/** So many differences are shown line by line. */
const shown = 20;

/** Has another version make the site from a copy of the blog, and compares it with the one that readers have. Nothing of the blog is changed. @throws Problem in words */
export async function rehearseUpgrade(config: Config, to: string): Promise<Rehearsal> {
  if (!existsSync(config.databaseFile)) throw missing(`There is no blog in ${config.data}`);
  const next = otherVersion(to);
  const start = performance.now();
  return holdingLock(config.backupLockFile, async () => {
    const moment = await holdMoment(config, join(config.backups, '.rehearsing'));
    try {
      const copy = configOf(config, join(config.backups, '.rehearsing'));
      const was = digestsFrom(readFileSync(join(copy.data, parts.tree), 'utf8'));
      silence(copy.databaseFile);
      const inTheMaking = filesInTheMaking(copy) ?? new Set(was.keys());
      const before = migrationsIn(copy.databaseFile);
      const failed = await makeWith(next, copy);
      const migrations = migrationsIn(copy.databaseFile).filter((name) => !before.includes(name));
      const becomes = treeDigests(copy.site);
      const rehearsal: Rehearsal = { version: next.version, migrations, total: 0, same: 0, waiting: 0, changed: [], failed, milliseconds: 0 };
      for (const file of [...new Set([...was.keys(), ...becomes.keys()])].toSorted()) {
        rehearsal.total++;
        const [then, now] = [was.get(file), becomes.get(file)];
        if (then === now) rehearsal.same++;
        else if (inTheMaking.has(file)) rehearsal.waiting++;
        else rehearsal.changed.push({ file, what: then === undefined ? 'new' : now === undefined ? 'gone' : 'changed', diff: [] });
      }
      for (const each of rehearsal.changed.filter(({ what }) => what === 'changed').slice(0, shown))
        each.diff = diffOf(config, copy, each.file, was.get(each.file)!);
      return { ...rehearsal, milliseconds: Math.round(performance.now() - start) };
    } finally {
      moment.release();
      dropFolder(join(config.backups, '.rehearsing'));
    }
  });
}

/** Empty for pictures, and for what has changed meanwhile. */
function diffOf({ site }: Config, copy: Config, file: string, digest: string): string[] {
  if (/\.(?:png|ico)$/.test(file) || !existsSync(join(site, file))) return [];
  const was = readFileSync(join(site, file));
  if (createHash('sha256').update(was).digest('hex') !== digest) return [];
  return pageDiff(was.toString(), readFileSync(join(copy.site, file), 'utf8'));
}

function migrationsIn(file: string): string[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('SELECT migration_name AS name FROM _prisma_migrations ORDER BY name').all().map(({ name }) => String(name)); // prettier-ignore
  } finally {
    database.close();
  }
}
