import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { holdingLock } from '../platform/lock.store.js';
import { isBusy } from '../platform/sqlite-rows.js';
import { toDisk, writeWhole } from '../platform/whole-file.store.js';
import { parts } from './manifest.js';

/** Folders below the data folder: where the other blog lies, what of it there is, and where the present one goes. */
export type Exchange = { from: string; brings: string[]; aside: string };

type Place = Pick<Config, 'data' | 'databaseFile' | 'exchangeFile' | 'backupLockFile'>;

/** In this order. What SQLite has beside a database belongs to that one alone, and what can be found is made again. */
const exchanged = [`${parts.database}-wal`, `${parts.database}-shm`, parts.database, 'search.db', 'search.db-wal', 'search.db-shm', parts.media, parts.theme];

/**
 * Puts another blog in the place of the present one. It is said in one file what is to come; from the moment that this has its name, it is: whoever
 * comes after a kill goes on with it (`finishExchange`) before anything is opened. Who calls holds the backup lock.
 * @throws Problem('conflict') when the blog is running
 */
export function exchange(place: Place, next: Exchange): void {
  whileAlone(place.databaseFile, () => writeWhole(place.exchangeFile, JSON.stringify(next)));
  finish(place);
  // Who came in between has the old one open, and would write where nobody looks
  const old = join(place.data, next.aside, parts.database);
  if (existsSync(old)) whileAlone(old, () => {});
}

/** Ends the exchange of a process that was killed; nothing, as a rule. For whoever is about to open a blog. */
export async function finishExchange(place: Place): Promise<void> {
  if (existsSync(place.exchangeFile)) await holdingLock(place.backupLockFile, async () => finish(place));
}

/** Each step may have been done already. */
function finish({ data, exchangeFile }: Place): void {
  if (!existsSync(exchangeFile)) return;
  const { from, brings, aside } = JSON.parse(readFileSync(exchangeFile, 'utf8')) as Exchange;
  // Without the folder it was through: what lies there now is the new blog's own
  if (!existsSync(join(data, from))) return rmSync(exchangeFile);
  mkdirSync(join(data, aside), { recursive: true, mode: 0o700 });
  for (const name of exchanged) {
    const [here, next, old] = [join(data, name), join(data, from, name), join(data, aside, name)];
    const isToCome = existsSync(next);
    if (existsSync(here) && (isToCome || !brings.includes(name))) renameSync(here, old);
    if (isToCome) renameSync(next, here);
  }
  [join(data, aside), data].forEach(toDisk);
  rmSync(exchangeFile);
  toDisk(data);
  rmSync(join(data, from), { recursive: true, force: true });
}

/** @throws Problem('conflict') when another process has the database open, who would go on with the old one */
export function whileAlone(databaseFile: string, work: () => void): void {
  if (!existsSync(databaseFile)) return work();
  const database = new DatabaseSync(databaseFile, { timeout: 0 });
  try {
    // In WAL mode everybody who has it open holds a lock on the file, and this wants all of it
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    work();
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new Problem('conflict', `The blog is running: stop it (“systemctl stop qvill”, say), and try again. ${databaseFile} is in use`);
  } finally {
    database.close();
  }
}
