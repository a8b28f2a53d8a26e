import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { MediaLibrary } from '../../media/media-library.service.js';
import { MediaStore } from '../../media/media.store.js';
import { Sizing } from '../../media/sizing.service.js';
import { Workbench } from '../../media/workbench.service.js';
import type { Clock } from '../../platform/clock.js';
import type { Config } from '../../platform/config.js';
import { configFrom } from '../../platform/config-from.js';
import { Database } from '../../platform/database.service.js';
import type { Place } from './bring-in.store.js';

const prefix = 'trial-';

/** Does the work in a copy of the blog, which is gone afterwards: what it says is what would happen, to the last address. */
export async function rehearse<T>(config: Config, clock: Clock, work: (copy: Place) => Promise<T>): Promise<T> {
  // What a process left that was killed: who is here holds the lock
  mkdirSync(config.imports, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(config.imports)) if (name.startsWith(prefix)) remove(join(config.imports, name));
  const folder = join(config.imports, prefix + randomUUID());
  mkdirSync(folder);
  const copy = configFrom({ QVILL_DATA: folder, QVILL_URL: config.url });
  const database = new Database(copy);
  const workbench = new Workbench();
  try {
    await copyDatabase(config.databaseFile, copy.databaseFile);
    const store = new MediaStore(database, clock);
    const sizing = new Sizing(copy, store, workbench, clock);
    await sizing.onModuleDestroy(); // nobody will see the pictures
    const library = new MediaLibrary(copy, database, store, workbench, sizing);
    return await work({ database, library, clock });
  } finally {
    workbench.onModuleDestroy();
    await database.onApplicationShutdown();
    remove(folder);
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: 30_000 });
  try {
    await backup(source, to, { rate: 10_000 });
  } finally {
    source.close();
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
