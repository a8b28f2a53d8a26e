import { Problem } from '../../core/problem.js';
import type { Writer } from '../../platform/database.service.js';
import type { WholePost } from '../../posts/whole-post.store.js';
import type { FolderLinks } from './folder-links.js';
import type { FileText, Words } from './local-addresses.js';
import type { Found } from './match-files.js';
import { type ReadFile, readSynced } from './read-file.js';
import type { SyncReport } from './sync-report.js';
import { changedIn, isSame, mergeSides, type SyncedFields, syncedFields } from './synced-fields.js';
import type { SyncedFolder } from './synced-folder.store.js';
import type { SyncedPosts } from './synced-posts.store.js';
import type { Synced, SyncedStore } from './synced.store.js';
import { losesNotes, rewritten } from './write-file.js';

/** Both sides, what is known of them, how they name what the other has, and who writes into the blog. */
export type World = { folder: SyncedFolder; store: SyncedStore; posts: SyncedPosts; links: FolderLinks; timeZone: string; by: number | null };

/** What a sync does with one post, and its file. Each ends with both sides the same, or with both versions kept. */
export class SyncSteps {
  constructor(
    private readonly world: World,
    private readonly report: SyncReport,
  ) {}

  /** A file that is gone takes its post to the trash, unless somebody has written in that since. */
  async fileGone(known: Synced, post: WholePost | undefined): Promise<void> {
    if (!post || post.status === 'trashed') return this.world.store.forget(known.uid);
    // An editor that saves takes the old one away first
    if (this.world.folder.has(known.path)) return;
    if (isSame(syncedFields(post), known.fields)) {
      await this.world.posts.trash(post, this.world.by);
      this.report.trashed.push(known.path);
      return this.world.store.forget(known.uid);
    }
    const written = await this.#rewritten(known, post, true);
    this.world.folder.write(known.path, written.text, null);
    await this.#keep(post, known.path, written);
    this.report.toFolder.push(known.path);
  }

  async meet(file: Found, post: WholePost | undefined, known: Synced | undefined, uid: string): Promise<void> {
    if (!post || post.status === 'trashed') return this.#postGone(file, post, known, uid);
    const now = syncedFields(post);
    if (!known) return this.#firstMeeting(file, post, now);
    const [before, read] = [this.#fields(known), this.#read(file)];
    const after = read.saysStatus ? read.fields : { ...read.fields, status: before.status };
    const { fields, conflicts } = mergeSides({ before: known.fields, now }, { before, now: after });
    const hasExtras = now.extra !== known.fields.extra;
    if (conflicts.length > 0) return this.#keepBoth(file, post, `both have changed the ${conflicts.join(', the ')}`, hasExtras);
    const [isTold, refusal] = await this.#tellBlog(file, post, fields);
    if (refusal !== null) return this.#keepBoth(file, post, refusal, hasExtras);
    const settled = isTold ? this.world.posts.one(uid) : post;
    const isRewritten = await this.#settleFile(file, settled, hasExtras);
    if (isTold) this.report.toBlog.push(file.path);
    else if (isRewritten) this.report.toFolder.push(file.path);
  }

  /** Whether the post is another one now; or why it can’t be, because its author has typed there. */
  async #tellBlog(file: Found, post: WholePost, fields: SyncedFields): Promise<[boolean, string | null]> {
    try {
      await this.world.posts.change(post, fields, this.world.by);
      return [!isSame(fields, syncedFields(post)), null];
    } catch (error) {
      if (error instanceof Problem && error.kind === 'conflict' && error.message.startsWith('The author has changed')) return [false, error.message];
      throw error;
    }
  }

  /** The file says what its post does from now on. Returns whether it said something else. */
  async #settleFile(file: Found, post: WholePost, hasExtras: boolean): Promise<boolean> {
    const written = await this.#rewritten(file, post, hasExtras);
    if (losesNotes(file.text, written.text)) this.world.folder.keepInTrash(file.path, file.text);
    const isRewritten = written.text !== file.text;
    if (isRewritten) this.world.folder.write(file.path, written.text, file.text);
    await this.#keep(post, file.path, written);
    return isRewritten;
  }

  async #keepBoth(file: Found, post: WholePost, reason: string, hasExtras: boolean): Promise<void> {
    const kept = this.world.folder.keepBeside(file.path, file.text);
    await this.#settleFile(file, post, hasExtras);
    this.report.conflicts.push({ file: file.path, kept, reason });
  }

  /** Nobody knows how they parted. */
  async #firstMeeting(file: Found, post: WholePost, now: SyncedFields): Promise<void> {
    // A file may leave its slug out, and say what has no meaning here in its own way
    const { fields: own, saysStatus } = this.#read(file);
    const said = { ...own, extra: now.extra, slug: own.slug || now.slug, status: saysStatus ? own.status : now.status };
    if (changedIn(now, said).length === 0) return void (await this.#settleFile(file, post, false));
    await this.#keepBoth(file, post, 'they differ, and nothing says how they were when they were the same', false);
  }

  /** The post went: so does its file, unless somebody has written in that since. One that comes back brings its post back. */
  async #postGone(file: Found, post: WholePost | undefined, known: Synced | undefined, uid: string): Promise<void> {
    if (!known && post) {
      await this.world.posts.restore(post, this.world.by);
      return this.meet(file, this.world.posts.one(uid), undefined, uid);
    }
    if (known && file.text === known.text) {
      this.world.folder.remove(file.path, file.text);
      this.report.removed.push(file.path);
    } else {
      const kept = this.world.folder.keepBeside(file.path, file.text);
      this.world.folder.remove(file.path, file.text);
      this.report.conflicts.push({ file: file.path, kept, reason: 'its post was deleted, and the file has changed' });
    }
    await this.world.store.forget(uid);
  }

  async newFile(file: Found): Promise<void> {
    const { path, text, targets } = file;
    const fields = this.#fields(file);
    // Whatever comes between, the next sync knows that the file has a post
    const noted = (tx: Writer, made: string): Promise<void> => this.world.store.keepIn(tx, [{ uid: made, path, text, fields, targets }]);
    const { uid, notices } = await this.world.posts.create(file, this.world.timeZone, this.world.by, noted);
    await this.#settleFile(file, this.world.posts.one(uid), false);
    this.report.created.push(file.path);
    this.report.refused.push(...notices.map((reason) => ({ file: file.path, reason })));
  }

  #keep(post: WholePost, path: string, { text, targets }: FileText): Promise<void> {
    return this.world.store.keep({ uid: post.uid, path, text, fields: syncedFields(post), targets });
  }

  #fields(file: FileText): SyncedFields {
    return this.#read(file).fields;
  }

  #read({ text, targets }: FileText): ReadFile {
    return readSynced(text, this.world.timeZone, targets);
  }

  #rewritten(file: FileText & { path: string }, post: WholePost, extras: boolean): Promise<FileText> {
    const fields = syncedFields(post);
    const inFile = (before: Words): Promise<Words> => this.world.links.inFile(fields.markdown, before, file.path);
    return rewritten(file, fields, { uid: post.uid, timeZone: this.world.timeZone, extras, inFile });
  }
}
