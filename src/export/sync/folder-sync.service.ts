import { realpathSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Problem } from '../../core/problem.js';
import { MediaLibrary } from '../../media/media-library.service.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.service.js';
import { holdingLock } from '../../platform/lock.store.js';
import { SettingsStore } from '../../settings/settings.store.js';
import { FolderLinks } from './folder-links.js';
import { FolderMedia } from './folder-media.store.js';
import { LibraryCopies } from './library-copies.store.js';
import { type Found, matchFiles } from './match-files.js';
import { NewFiles } from './new-files.store.js';
import { type Read, readFound, withTargets } from './read-folder.js';
import { attempt, emptySync, onceEach, type SyncReport } from './sync-report.js';
import { SyncSteps } from './sync-steps.store.js';
import { isSame, syncedFields } from './synced-fields.js';
import { SyncedFolder } from './synced-folder.store.js';
import { SyncedMediaStore } from './synced-media.store.js';
import { SyncedPosts } from './synced-posts.store.js';
import { type Synced, SyncedStore } from './synced.store.js';

export type SyncOptions = { by: number | null; mayTrashMany: boolean };

/** More missing at once than anybody deletes by hand is a folder that is not all there. */
const few = 10;

/** Keeps a folder of Markdown and the blog in step. Each post is a step of its own: what fails is named, tried again the next time, and stops no other. */
@Injectable()
export class FolderSync {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly settings: SettingsStore,
    private readonly posts: SyncedPosts,
    private readonly library: MediaLibrary,
  ) {}

  /** @throws Problem when the folder can't be read, or is not all there; then nothing is changed */
  async run(place: string, options: SyncOptions): Promise<SyncReport> {
    const report = emptySync();
    await holdingLock(this.config.syncLockFile, async () => {
      const areLinksBehind = await this.#round(place, options, report);
      // A text may lead to one that was not public yet, or had another address
      if (areLinksBehind) await this.#round(place, options, report);
    });
    return onceEach(report);
  }

  /** Returns whether texts lead to posts that have got their addresses in this round. */
  async #round(place: string, { by, mayTrashMany }: SyncOptions, report: SyncReport): Promise<boolean> {
    const folder = new SyncedFolder(place, this.config.data);
    const root = realpathSync(place);
    const store = new SyncedStore(this.database, root);
    const { timeZone } = await this.settings.read();
    const [known, list] = [store.all(), await folder.list()];
    const read = await readFound(folder, list.notes, known, store, report);
    refuseVanished(known, read, mayTrashMany);
    const files = await SyncedMediaStore.open(this.database, root);
    const copies = new LibraryCopies(folder, files, this.config.media, report);
    const media = new FolderMedia({ folder, others: list.others, store: files, copies, library: this.library, by }, report);
    await media.meet();
    const posts = new Map<string, Standing>();
    for (const post of this.posts.all())
      posts.set(post.uid, { path: post.path, isAsBefore: post.status !== 'trashed' && store.hasFields(post.uid, syncedFields(post)) });
    const one = (uid: string) => (posts.has(uid) ? this.posts.one(uid) : undefined);
    const isKnown = (uid: string): boolean => posts.has(uid) || known.has(uid);
    const uids = new Map(read.files.map(({ path, uid }) => [path, uid]));
    const links = new FolderLinks(list, media, copies, (path) => posts.get(uids.get(path) ?? '')?.path ?? null);
    const { files: texts, unread } = await withTargets(read, known, links, report);
    const { byUid, fresh } = matchFiles(texts, known, isKnown);
    const world = { folder, store, posts: this.posts, links, timeZone, by };
    const [steps, newFiles] = [new SyncSteps(world, report), new NewFiles(world, report)];
    // In a file that can’t be read there may be a post that has moved
    const hidden = [...unread].map((path) => folder.glimpse(path)).join('\n');
    const missing = [...known.values()].filter(({ uid, path }) => !byUid.has(uid) && !unread.has(path) && !hidden.includes(uid));
    for (const each of missing) await attempt(report, each.path, async () => steps.fileGone(each, one(each.uid)));
    for (const [uid, file] of byUid)
      if (!isUntouched(file, posts.get(uid), known.get(uid))) await attempt(report, file.path, async () => steps.meet(file, one(uid), known.get(uid), uid));
    for (const file of fresh) await attempt(report, file.path, () => steps.newFile(file));
    for (const post of this.posts.all())
      if (post.status !== 'trashed' && posts.has(post.uid) && !byUid.has(post.uid) && !known.has(post.uid))
        await attempt(report, post.slug, () => newFiles.add(post));
    await newFiles.end();
    await links.bringHere(await store.targets());
    await copies.forgetGone();
    const addresses = store.addresses();
    return (links.isOpen && newFiles.count > 0) || links.areBehind((path) => addresses.get(path) ?? null);
  }
}

/** Of a post: its address, and whether it says what it said when both sides were the same. */
type Standing = { path: string | null; isAsBefore: boolean };

const isUntouched = (file: Found, post: Standing | undefined, known: Synced | undefined): boolean =>
  file.isAsBefore && post !== undefined && post.isAsBefore && isSame([...file.targets], [...known!.targets]);

function refuseVanished(known: ReadonlyMap<string, Synced>, { files, unread }: Read, mayTrashMany: boolean): void {
  const [paths, uids] = [new Set([...files.map(({ path }) => path), ...unread]), new Set(files.map(({ uid }) => uid))];
  if (known.size > 0 && paths.size === 0) throw new Problem('conflict', 'The folder is empty, and it held posts: none is put into the trash for that');
  // What was only renamed is there by another name
  const gone = [...known.values()].filter(({ uid, path }) => !paths.has(path) && !uids.has(uid)).length;
  if (!mayTrashMany && gone > few && gone * 2 > known.size)
    throw new Problem('conflict', `${gone} of ${known.size} files are gone: no post is put into the trash for that. If it is meant, add --deletions`);
}
