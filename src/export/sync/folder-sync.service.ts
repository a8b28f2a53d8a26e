import { realpathSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Problem } from '../../core/problem.js';
import { Database } from '../../platform/database.service.js';
import { SettingsStore } from '../../settings/settings.store.js';
import { type Found, matchFiles } from './match-files.js';
import { readSynced } from './read-file.js';
import { emptySync, type SyncReport } from './sync-report.js';
import { SyncSteps } from './sync-steps.store.js';
import { SyncedFolder } from './synced-folder.store.js';
import { SyncedPosts } from './synced-posts.store.js';
import { type Synced, SyncedStore } from './synced.store.js';

export type SyncOptions = { by: number | null; mayTrashMany: boolean };

/** More missing at once than anybody deletes by hand is a folder that is not all there. */
const few = 10;

/** Keeps a folder of Markdown and the blog in step. Each post is a step of its own: what fails is named, tried again the next time, and stops no other. */
@Injectable()
export class FolderSync {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsStore,
    private readonly posts: SyncedPosts,
  ) {}

  /** @throws Problem when the folder can't be read, or is not all there; then nothing is changed */
  async run(place: string, { by, mayTrashMany }: SyncOptions): Promise<SyncReport> {
    const folder = new SyncedFolder(place);
    const store = new SyncedStore(this.database, realpathSync(place));
    const { timeZone } = await this.settings.read();
    const [known, paths, report] = [await store.all(), await folder.paths(), emptySync()];
    refuseVanished(known, paths, mayTrashMany);
    const { files, unread } = await readAll(folder, paths, known, timeZone, report);
    const posts = this.posts.all();
    const { byUid, fresh } = matchFiles(files, known, (uid) => posts.has(uid) || known.has(uid));
    const steps = new SyncSteps({ folder, store, posts: this.posts, timeZone, by }, report);
    const missing = [...known.values()].filter(({ uid, path }) => !byUid.has(uid) && !unread.has(path));
    for (const each of missing) await attempt(report, each.path, () => steps.fileGone(each, posts.get(each.uid)));
    for (const [uid, file] of byUid) await attempt(report, file.path, () => steps.meet(file, posts.get(uid), known.get(uid), uid));
    for (const file of fresh) await attempt(report, file.path, () => steps.newFile(file));
    const unknown = [...posts.values()].filter(({ uid, status }) => status !== 'trashed' && !byUid.has(uid) && !known.has(uid));
    for (const post of unknown) await attempt(report, post.slug, async () => steps.newPost(post));
    await steps.end();
    return report;
  }
}

/** Files that somebody is writing, or that can't be read, are left alone and named. */
type Rows = ReadonlyMap<string, Synced>;

async function readAll(folder: SyncedFolder, paths: string[], known: Rows, timeZone: string, report: SyncReport) {
  const rows = new Map([...known.values()].map((row) => [row.path, row]));
  const files: Found[] = [];
  const unread = new Set(paths);
  for (const path of paths)
    await attempt(report, path, async () => {
      const text = folder.read(path);
      const row = rows.get(path);
      files.push(row?.text === text ? sameAsBefore(row, timeZone) : { path, text, ...readSynced(text, timeZone) });
      unread.delete(path);
    });
  return { files, unread };
}

/** Of ten thousand files most are what they were: they are understood only when their posts have changed. */
const sameAsBefore = ({ path, text, uid }: Synced, timeZone: string): Found => ({
  path,
  text,
  uid,
  get fields() {
    return readSynced(text, timeZone).fields;
  },
});

async function attempt(report: SyncReport, file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    report.refused.push({ file, reason: error.message });
  }
}

function refuseVanished(known: Rows, paths: string[], mayTrashMany: boolean): void {
  const there = new Set(paths);
  const gone = [...known.values()].filter(({ path }) => !there.has(path)).length;
  if (known.size > 0 && paths.length === 0) throw new Problem('conflict', 'The folder is empty, and it held posts: none is put into the trash for that');
  // What was only renamed is there by another name
  if (!mayTrashMany && gone > few && gone * 2 > known.size && paths.length < known.size - few)
    throw new Problem('conflict', `${gone} of ${known.size} files are gone: no post is put into the trash for that. If it is meant, add --deletions`);
}
