import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Theme } from '../../src/pages/theme.service.js';
import { Clock } from '../../src/platform/clock.js';
import type { Config } from '../../src/platform/config.js';
import { configFrom } from '../../src/platform/config-from.js';
import { Database } from '../../src/platform/database.service.js';
import { TextStore } from '../../src/rendering/texts.store.js';
import { Views } from '../../src/platform/views.service.js';
import { EdgeOutbox } from '../../src/publishing/edge-outbox.store.js';
import { StampStore } from '../../src/publishing/stamp.store.js';
import { HubOutbox } from '../../src/publishing/hub-outbox.store.js';
import { Outside } from '../../src/platform/outside.service.js';
import { Receipts } from '../../src/publishing/receipts.store.js';
import { ProblemStore } from '../../src/publishing/problems.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { makeTimelines } from './timelines.js';

/** Every file of a site tree with what identifies it: its bytes, and whether it is still the same file. */
export type Tree = Map<string, { bytes: string; identity: string }>;

export async function treeAt(site: string): Promise<Tree> {
  // Who waited for a change was answered when readers had it: its packed forms are there when the run is over
  while (existsSync(join(site, 'new'))) await sleep(5);
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'generation').map((entry) => join(entry.parentPath, entry.name));
  const tree: Tree = new Map();
  for (const file of files.toSorted()) {
    const { ino, mtimeMs } = await stat(file);
    tree.set(relative(site, file), { bytes: (await readFile(file)).toString('base64'), identity: `${ino} ${mtimeMs}` });
  }
  return tree;
}

export const bytesOf = (tree: Tree): Record<string, string> => Object.fromEntries([...tree].map(([file, { bytes }]) => [file, bytes]));

/** The files that were written or removed between two looks, and those whose bytes differ. */
export function differences(before: Tree, after: Tree): { touched: string[]; differing: string[] } {
  const all = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return {
    touched: all.filter((file) => before.get(file)?.identity !== after.get(file)?.identity),
    differing: all.filter((file) => before.get(file)?.bytes !== after.get(file)?.bytes),
  };
}

/** The tree that the same database gives when it is made from nothing, by a process that has never seen it. */
export async function treeFromNothing(config: Config): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), 'qvill-nothing-'));
  const source = new DatabaseSync(config.databaseFile, { timeout: 5_000 });
  source.prepare('VACUUM INTO ?').run(join(folder, 'blog.db'));
  source.close();
  const copy = new DatabaseSync(join(folder, 'blog.db'));
  copy.exec('DELETE FROM Trace; DELETE FROM Rendered; DELETE FROM HubPing');
  makeTimelines(copy);
  copy.close();
  const fresh = configFrom({ QVILL_DATA: folder, QVILL_URL: config.url });
  const database = new Database(fresh);
  const hub = new HubOutbox(fresh, database, new Clock(), new Outside(fresh));
  const views = new Views(fresh);
  const outbox = new EdgeOutbox(fresh, database, new Clock());
  const texts = new TextStore(fresh, database);
  const theme = new Theme(views, texts);
  const receipts = new Receipts(fresh, database, new Clock());
  const problems = new ProblemStore(database, new Clock());
  await new Publisher(fresh, database, theme, texts, new Clock(), outbox, new StampStore(fresh, database), hub, receipts, problems).rebuild();
  await hub.onModuleDestroy();
  await database.onApplicationShutdown();
  const tree = await treeAt(fresh.site);
  await rm(folder, { recursive: true });
  return tree;
}
