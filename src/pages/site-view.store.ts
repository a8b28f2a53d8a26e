import { areSeveral, bylineNames } from '../auth/bylines.store.js';
import { bylinesTurned, factOfPart, factOfPath } from '../core/facts.js';
import { keyOf } from '../core/path.js';
import { partsUpTo } from '../core/sitemap-parts.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import type { Label } from './counted.store.js';
import { type Memo, newMemo } from './memo.js';
import { PartsView } from './parts-view.store.js';
import { type Address, addressesIn, idAt, newestId, newestOf, type PostRow, readPost } from './public-posts.store.js';

const weightOfDate = 500;

/**
 * The one window through which pages see the blog: public posts only. It notes every fact that is read through it,
 * so what a page depends on is known without anybody listing it. One view a page.
 */
export class SiteView extends PartsView {
  constructor(
    rows: Rows,
    private readonly chosen: Settings,
    /** origin of the blog */
    readonly url: string,
    memo: Memo = newMemo(),
  ) {
    super(rows, chosen, memo);
  }

  protected override another(): this {
    return new SiteView(this.rows, this.chosen, this.url, this.memo) as this;
  }

  /** The public post with this id, or null. */
  post(id: number): PostRow | null {
    this.note(`post:${id}`);
    let post = this.memo.posts.get(id);
    if (post === undefined) this.memo.posts.set(id, (post = readPost(this.rows, id)));
    return post;
  }

  /** Whom a page names with a post: its authors, on a blog of several; nobody, where all is by one. */
  byline({ authors }: { authors: Label[] }): Label[] {
    return this.hasBylines(authors) ? authors : [];
  }

  /** Whether posts say whose they are; with those of one more post. */
  hasBylines(authors: Label[] = []): boolean {
    this.note(bylinesTurned.fact);
    this.memo.names ??= bylineNames(this.rows);
    return areSeveral([...this.memo.names, ...authors.map(({ name }) => name)]);
  }

  /** The public post that lives at exactly this path, or null. */
  postAt(path: string): PostRow | null {
    this.note(factOfPath(path));
    const id = idAt(this.rows, path);
    return id === undefined ? null : this.post(id);
  }

  /** The path to which an alias leads; null when there is no such alias, or its post is not public. */
  aliasAt(path: string): string | null {
    this.note(factOfPath(path));
    const sql = 'SELECT path FROM Alias JOIN Post ON Post.id = postId WHERE key = ?';
    return this.rows.one<{ path: string | null }>(sql, keyOf(path))?.path ?? null;
  }

  /** Whether the address has ever answered. */
  hasAnswered(path: string): boolean {
    this.note(factOfPath(path));
    return this.rows.one('SELECT 1 FROM Address WHERE key = ?', keyOf(path)) !== undefined;
  }

  /** The addresses in a part of the sitemap. */
  addressesIn(part: number): Address[] {
    this.note(factOfPart(part));
    return addressesIn(this.rows, part);
  }

  /** The parts of the sitemap that hold an address, and when something in them was changed last; none while one holds all. */
  async sitemapParts(): Promise<{ part: number; updatedAt: string }[]> {
    this.note('posts');
    const parts = [];
    for (const part of partsUpTo(newestId(this.rows))) {
      const updatedAt = await this.kept(
        `sitemap ${part}`,
        async (view) => newestOf(view.addressesIn(part)),
        () => weightOfDate,
      );
      if (updatedAt !== null) parts.push({ part, updatedAt });
    }
    return parts;
  }

  /** Whether the sitemap is in parts: there is an address in one after the first. */
  get hasParts(): boolean {
    if (partsUpTo(newestId(this.rows)).some((part) => part > 1 && this.addressesIn(part).length > 0)) return true;
    this.note('posts');
    return false;
  }
}
