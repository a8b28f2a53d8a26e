import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { migrationsFolder } from '../platform/folders.js';
import { holdingLock } from '../platform/lock.store.js';
import { checkDatabase } from '../platform/migrations.store.js';
import type { Progress } from '../publishing/outcomes.js';
import type { Receipt } from '../publishing/receipt.js';
import { syncTree } from '../publishing/site-tree.store.js';
import { checkIntegrity, configOf, makeAllStale } from './copy.store.js';
import { exchange, finishExchange, whileAlone } from './exchange.store.js';
import { findBackup } from './find.store.js';
import { type Manifest, parts } from './manifest.js';
import { openBackup } from './open.store.js';
import { checkRoom } from './room.store.js';
import type { SiteMaker } from './verify.service.js';

/** What came back, where it is, and where what was there is kept (null: there was nothing). */
export type Restored = { into: string; made: string; version: string; counts: Manifest['counts']; aside: string | null; receipt: Receipt };

const coming = '.restoring';

/**
 * Brings a blog back from a backup, in one step; what was in its place is kept aside. Before the step nothing has changed, and after it the site is made again,
 * while readers have the old pages. `config` is where the backup is looked for, `place` where the blog goes.
 * @throws Problem in words
 */
export async function restoreBackup(config: Config, named: string, place: Config, maker: SiteMaker, now: () => string, progress: Progress): Promise<Restored> {
  const found = await findBackup(config, named);
  checkOwner(place.data);
  mkdirSync(place.data, { recursive: true, mode: 0o700 });
  await finishExchange(place);
  const [from, aside] = [join(place.data, coming), `before-restore-${now().replace(/[-:]|\.\d+/g, '')}`];
  const isFull = existsSync(place.databaseFile) && statSync(place.databaseFile).size > 0;
  const { manifest } = await holdingLock(place.backupLockFile, async () => {
    whileAlone(place.databaseFile, () => {});
    rmSync(from, { recursive: true, force: true });
    try {
      const opened = await openBackup(config, found, join(from, '.work'));
      await unpackAll(opened, configOf(place, from), maker);
      const brings = [parts.database, parts.media, parts.theme].filter((name) => existsSync(join(from, name)));
      await syncTree(from);
      exchange(place, { from: coming, brings, aside });
      return opened;
    } finally {
      dropComing(place);
    }
  });
  if (!isFull) rmSync(join(place.data, aside), { recursive: true, force: true });
  const receipt = await maker.make(place, progress);
  return { into: place.data, made: manifest.at, version: manifest.version, counts: manifest.counts, aside: isFull ? join(place.data, aside) : null, receipt };
}

/** Takes away what has not come, unless it is decided that it will. */
export function dropComing({ data, exchangeFile }: Config): void {
  if (!existsSync(exchangeFile)) rmSync(join(data, coming), { recursive: true, force: true });
}

/** A whole blog in a folder of its own, brought up to date; all of its pages are to be made. */
async function unpackAll(opened: Awaited<ReturnType<typeof openBackup>>, copy: Config, maker: SiteMaker): Promise<void> {
  try {
    checkRoom(copy.data, Object.values(opened.manifest.files).reduce((sum, { bytes }) => sum + bytes, 0)); // prettier-ignore
    await opened.unpack(copy.data, () => true, () => {}); // prettier-ignore
  } finally {
    opened.close();
  }
  checkIntegrity(copy.databaseFile);
  checkDatabase(copy.databaseFile, migrationsFolder);
  maker.prepare(copy);
  makeAllStale(copy.databaseFile);
}

/** Root would leave files that the app can't write. */
function checkOwner(data: string): void {
  const owner = statSync(data, { throwIfNoEntry: false })?.uid ?? 0;
  if (process.getuid?.() === 0 && owner !== 0)
    throw new Problem('forbidden', `${data} belongs to another user: run this as that one (“sudo -u qvill …”), or the app could not write what comes back`);
}
