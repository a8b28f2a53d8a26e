import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { exchange } from '../backup/exchange.store.js';
import { parts } from '../backup/manifest.js';
import { missing } from '../core/problem.js';
import { link } from '../mirror/snapshot.store.js';
import type { Config } from '../platform/config.js';
import { holdingFreeLock, holdingLock } from '../platform/lock.store.js';
import { syncTree } from '../publishing/site-tree.store.js';
import { filesBelow } from '../publishing/tree-files.store.js';
import { type Carried, carryTexts } from './carry-texts.store.js';
import { leadsTo } from './installation.store.js';
import { type Journal, note, readJournal } from './journal.store.js';
import { migrationsOf } from './other-version.store.js';
import { appliedIn } from './rehearsal.service.js';
import { becomeOwner } from './user.service.js';

const [coming, leaving] = ['.going-back', '.gone-back'];

/**
 * Puts the database of before the upgrade in the place of the present one, which goes aside with all that belongs to it. Nobody has the blog open. Until the link
 * leads to the old version, this can be undone (`settle`). Returns what was taken over. @throws Problem('conflict') when somebody has
 */
export async function putBack(config: Config, journal: Journal): Promise<Carried> {
  const [folder, snapshot] = [join(config.data, coming), snapshotOf(config, journal)];
  return holdingLock(config.backupLockFile, async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    cpSync(snapshot, join(folder, parts.database));
    const carried = carryTexts(join(folder, parts.database), config.databaseFile);
    // What was sent since stays with the newer state; the files are the same ones
    for (const name of [parts.media, parts.theme]) linkAll(join(config.data, name), join(folder, name));
    await syncTree(folder);
    exchange(config, { from: coming, brings: readdirSync(folder), aside: journal.aside! });
    return carried;
  });
}

/** The copy of the database that the new version made before it changed it. */
function snapshotOf({ backups }: Config, { at, from }: Journal): string {
  const since = at.replaceAll(/\D/g, '').slice(0, 14);
  const dated = readdirSync(backups).flatMap((name) => {
    const [, time] = /^before-.+-(\d{14})\.db$/.exec(name) ?? [];
    return time && time >= since ? [{ name, time }] : [];
  });
  const known = migrationsOf(from);
  const found = dated
    .toSorted((a, b) => (a.time < b.time ? -1 : 1))
    .map(({ name }) => join(backups, name))
    .find((file) => appliedIn(file).every((name) => known.includes(name)));
  if (!found) throw missing(`There is no copy of the database of before the upgrade in ${backups}: “bin/qvill restore” takes a backup`);
  return found;
}

function linkAll(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to);
  for (const file of filesBelow(from)) {
    const place = join(to, relative(from, file));
    mkdirSync(dirname(place), { recursive: true });
    link(file, place);
  }
}

/**
 * Undoes a way back that was cut off before the link led to the old version: the newer state takes its place again, whole. For whoever is
 * about to open a blog. @throws Problem('busy') while the way back is being gone
 */
export async function settle(config: Config): Promise<void> {
  if (readJournal(config)?.state !== 'going back') return;
  becomeOwner(config.data);
  await holdingFreeLock(config.upgradeLockFile, 'The blog is about to go back to another version: try again in a moment', async () => {
    const journal = readJournal(config)!;
    if (journal.state !== 'going back' || leadsTo(journal.link) !== journal.to.folder) return;
    const { aside } = journal;
    if (aside !== null && existsSync(join(config.data, aside, parts.database)))
      await holdingLock(config.backupLockFile, async () => {
        const brings = readdirSync(join(config.data, aside)).filter((name) => !name.endsWith('.zip'));
        exchange(config, { from: aside, brings, aside: leaving });
      });
    for (const name of [coming, leaving]) rmSync(join(config.data, name), { recursive: true, force: true });
    note(config, journal, { state: 'switched', aside: null, owes: false });
  });
}
