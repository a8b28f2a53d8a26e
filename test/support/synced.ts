import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FolderSync } from '../../src/export/sync/folder-sync.service.js';
import { readSynced } from '../../src/export/sync/read-file.js';
import type { SyncReport } from '../../src/export/sync/sync-report.js';
import { syncedFields } from '../../src/export/sync/synced-fields.js';
import { Database } from '../../src/platform/database.service.js';
import { AmendStore } from '../../src/posts/amend.store.js';
import type { PostFields } from '../../src/posts/post-fields.js';
import { PostStore } from '../../src/posts/post.store.js';
import { type WholePost, wholePosts } from '../../src/posts/whole-post.store.js';
import { type Blog, startBlog } from './blog.js';
import { fields } from './fields.js';

/** A blog and a folder that is kept in step with it. */
export class SyncedBlog {
  folder = mkdtempSync(join(tmpdir(), 'qvill-notes-'));
  private constructor(readonly blog: Blog) {}

  /** Without a post. */
  static async start(): Promise<SyncedBlog> {
    const made = new SyncedBlog(await startBlog());
    const [welcome] = made.posts();
    await made.trash(welcome!.id);
    return made;
  }

  sync(mayTrashMany = false): Promise<SyncReport> {
    return this.blog.app.get(FolderSync).run(this.folder, { by: null, mayTrashMany });
  }

  /** Another folder, that knows of nothing. */
  begin(): void {
    this.folder = mkdtempSync(join(tmpdir(), 'qvill-notes-'));
  }

  posts(): WholePost[] {
    return [...wholePosts(this.blog.app.get(Database).rows, false)];
  }

  post(slug: string): WholePost {
    return this.posts().find((post) => post.slug === slug)!;
  }

  create(some: Partial<PostFields>, status: 'idea' | 'published' = 'published'): Promise<number> {
    return this.blog.app.get(PostStore).create(fields(some), { by: null, reason: 'created', status }, { authorIds: [] });
  }

  change(slug: string, some: Partial<PostFields>): Promise<void> {
    const { id, status } = this.post(slug);
    return this.blog.app.get(AmendStore).amend(id, () => ({ fields: some, status: status as 'idea' }), { by: null });
  }

  trash(id: number): Promise<void> {
    return this.blog.app.get(PostStore).trash(id, null);
  }

  /** Paths of all files, hidden ones too. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .toSorted();
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  edit(path: string, from: string | RegExp, to: string): void {
    this.write(path, this.read(path).replace(from, to));
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** What each side says, by uid, in one form. */
  sides(): { blog: Record<string, object>; folder: Record<string, object> } {
    const ours = this.files().filter((path) => path.endsWith('.md') && !/\.conflict|^\.trash/.test(path));
    const targets = this.targets();
    const read = ours.map((path) => readSynced(this.read(path), 'UTC', targets.get(path) ?? new Map()));
    return {
      blog: Object.fromEntries(this.posts().map((post) => [post.uid, syncedFields(post)])),
      folder: Object.fromEntries(read.map(({ uid, fields: said }) => [uid, said])),
    };
  }

  /** Where the addresses in each file lead, as the last sync has left it. */
  targets(): Map<string, Map<string, string | null>> {
    const rows = this.blog.app
      .get(Database)
      .rows.all<{ path: string; targets: string }>('SELECT path, targets FROM SyncedFile WHERE folder = ?', realpathSync(this.folder));
    return new Map(rows.map(({ path, targets }) => [path, new Map(JSON.parse(targets) as [string, string | null][])]));
  }

  /** All that the blog has of any text, in its trash and its revisions too. */
  kept(): string {
    const { rows } = this.blog.app.get(Database);
    const labels = rows.all('SELECT name FROM Tag');
    return JSON.stringify([rows.all('SELECT title, markdown, extra, slug FROM Post'), rows.all('SELECT title, markdown FROM Revision'), labels]);
  }

  async stop(): Promise<void> {
    await this.blog.stop();
  }
}

export const quiet: SyncReport = { toBlog: [], toFolder: [], created: [], trashed: [], removed: [], conflicts: [], refused: [] };
