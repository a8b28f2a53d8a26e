import { areSeveral, bylineNames } from '../auth/bylines.store.js';
import { cardPath, cardSize } from '../core/card.js';
import { bylinesTurned, factOfCard, factOfMedia, factOfMentions, factOfPart, factOfPath } from '../core/facts.js';
import type { MediaFile } from '../core/media.js';
import type { MediaLookup } from '../core/media-html.js';
import { keyOf } from '../core/path.js';
import { partsUpTo } from '../core/sitemap-parts.js';
import { mediaByName, mediaInFolder } from '../media/media-rows.store.js';
import type { Rows } from '../platform/rows.store.js';
import { iconBytesIn } from '../settings/icon-rows.store.js';
import type { Settings } from '../settings/settings.js';
import type { SharedPicture } from '../core/shared-picture.js';
import type { Label } from './counted.store.js';
import { type Memo, newMemo } from './memo.js';
import type { Mention } from './mentions.js';
import { ListView } from './list-view.store.js';
import { probeFact } from '../core/probe.js';
import { type Address, addressesIn, idAt, newestId, newestOf, type PostRow, readPost } from './public-posts.store.js';

const weightOfDate = 500;
const mostMentions = 200;
const approvedMentions = `
  SELECT kind, source, author, authorUrl, title, content, publishedAt, receivedAt FROM Mention
  WHERE postId = ? AND state = 'approved' ORDER BY id DESC LIMIT ${mostMentions}`;

/**
 * The one window through which pages see the blog: public posts only. It notes every fact that is read through it,
 * so what a page depends on is known without anybody listing it. One view a page.
 */
export class SiteView extends ListView {
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

  /** The bytes of the icon that the settings name; null when they are lost. */
  iconBytes(iconFile: string): Buffer | null {
    return iconBytesIn(this.rows, iconFile);
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

  /** The library's files with these names, as far as there are any. */
  media(names: string[]): MediaLookup {
    for (const name of names) this.note(factOfMedia(name));
    return names.length > 0 ? mediaByName(this.rows, names) : new Map();
  }

  /** The file of the media library with this name, or null. */
  mediaNamed(name: string): MediaFile | null {
    return this.media([name]).get(name) ?? null;
  }

  /** The file whose bytes are in this folder of the library, or were before it was replaced; null when there is none. */
  mediaIn(folder: string): MediaFile | null {
    const file = mediaInFolder(this.rows, folder);
    if (file) this.note(factOfMedia(file.name));
    return file;
  }

  /** The card that was drawn for a post; null while there is none. */
  card(id: number): SharedPicture | null {
    this.note(factOfCard(id));
    const card = this.rows.one<{ digest: string; title: string }>('SELECT digest, title FROM Card WHERE postId = ?', id);
    return card === undefined ? null : { path: cardPath(id), version: card.digest.slice(0, 8), ...cardSize, alt: card.title };
  }

  /** What others say about a post, as far as it was approved; the oldest first, and of very many the newest. */
  mentions(postId: number): Mention[] {
    this.note(factOfMentions(postId));
    return this.rows.all<Mention>(approvedMentions, postId).toReversed();
  }

  /** What the hidden page at a path shows; null when there is none. */
  probe(path: string): string | null {
    this.note(probeFact);
    const [at, ...words] = this.rows.one<{ said: string }>("SELECT value ->> '$' AS said FROM Setting WHERE name = 'probe'")?.said.split(' ') ?? [];
    return at === path ? words.join(' ') : null;
  }

  /** The bytes of that card. */
  cardBytes(id: number): Uint8Array | null {
    this.note(factOfCard(id));
    return this.rows.one<{ png: Uint8Array }>('SELECT png FROM Card WHERE postId = ?', id)?.png ?? null;
  }
}
