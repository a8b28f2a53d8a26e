import { areSeveral, bylineNames } from '../auth/bylines.store.js';
import { BoundedMap } from '../core/bounded-map.js';
import { cardPath, cardSize } from '../core/card.js';
import { bylinesTurned, factOfCard, factOfMedia, factOfMentions, factOfPart, factOfPath } from '../core/facts.js';
import type { MediaFile } from '../core/media.js';
import type { MediaLookup } from '../core/media-html.js';
import { keyOf } from '../core/path.js';
import { partSize } from '../core/sitemap-parts.js';
import { mediaByName, mediaInFolder } from '../media/media-rows.store.js';
import type { Reader } from '../platform/database.service.js';
import { iconBytesIn } from '../settings/icon.store.js';
import type { Settings } from '../settings/settings.js';
import type { SharedPicture } from '../core/shared-picture.js';
import type { Label } from './counted.store.js';
import type { Mention } from './mentions.js';
import { ListView } from './list-view.store.js';
import { type Address, addressesIn, newestId, partsOfSitemap, type PostRow, readPost } from './public-posts.store.js';

const mostMentions = 200;
const mentionFields = {
  kind: true,
  source: true,
  author: true,
  authorUrl: true,
  title: true,
  content: true,
  publishedAt: true,
  receivedAt: true,
} as const satisfies Record<keyof Mention, true>;

/** What was read in one run: a post stands on many pages, and takes seven queries. */
export type Memo = { posts: BoundedMap<number, Promise<PostRow | null>>; names?: Promise<string[]> };
export const newMemo = (): Memo => ({ posts: new BoundedMap(1_000) });

/**
 * The one window through which pages see the blog: public posts only. It notes every fact that is read through it,
 * so what a page depends on is known without anybody listing it. One view a page.
 */
export class SiteView extends ListView {
  constructor(
    reader: Reader,
    settings: Settings,
    /** origin of the blog */
    readonly url: string,
    private readonly memo: Memo = newMemo(),
  ) {
    super(reader, settings);
  }

  /** The public post with this id, or null. */
  post(id: number): Promise<PostRow | null> {
    this.note(`post:${id}`);
    let post = this.memo.posts.get(id);
    if (!post) this.memo.posts.set(id, (post = readPost(this.reader, id)));
    return post;
  }

  /** Whom a page names with a post: its authors, on a blog of several; nobody, where all is by one. */
  async byline({ authors }: { authors: Label[] }): Promise<Label[]> {
    return (await this.hasBylines(authors)) ? authors : [];
  }

  /** Whether posts say whose they are; with those of one more post. */
  async hasBylines(authors: Label[] = []): Promise<boolean> {
    this.note(bylinesTurned.fact);
    this.memo.names ??= bylineNames(this.reader);
    return areSeveral([...(await this.memo.names), ...authors.map(({ name }) => name)]);
  }

  /** The public post that lives at exactly this path, or null. */
  async postAt(path: string): Promise<PostRow | null> {
    this.note(factOfPath(path));
    const row = await this.reader.post.findUnique({ where: { path }, select: { id: true } });
    return row && this.post(row.id);
  }

  /** The path to which an alias leads; null when there is no such alias, or its post is not public. */
  async aliasAt(path: string): Promise<string | null> {
    this.note(factOfPath(path));
    const alias = await this.reader.alias.findUnique({ where: { key: keyOf(path) }, select: { post: { select: { path: true } } } });
    return alias?.post.path ?? null;
  }

  /** Whether the address has ever answered. */
  async hasAnswered(path: string): Promise<boolean> {
    return (await this.reader.address.count({ where: { key: keyOf(path) } })) > 0;
  }

  /** The bytes of the icon that the settings name; null when they are lost. */
  iconBytes(iconFile: string): Promise<Buffer | null> {
    return iconBytesIn(this.reader, iconFile);
  }

  /** The addresses in a part of the sitemap. */
  addressesIn(part: number): Promise<Address[]> {
    this.note(factOfPart(part));
    return addressesIn(this.reader, part);
  }

  /** The parts of the sitemap that hold an address; none while one holds all. */
  async sitemapParts(): Promise<{ part: number; updatedAt: string }[]> {
    this.note('posts');
    return (await newestId(this.reader)) <= partSize ? [] : partsOfSitemap(this.reader);
  }

  /** The library's files with these names, as far as there are any. */
  async media(names: string[]): Promise<MediaLookup> {
    for (const name of names) this.note(factOfMedia(name));
    return names.length > 0 ? mediaByName(this.reader, names) : new Map();
  }

  /** The file of the media library with this name, or null. */
  async mediaNamed(name: string): Promise<MediaFile | null> {
    return (await this.media([name])).get(name) ?? null;
  }

  /** The file whose bytes are in this folder of the library, or were before it was replaced; null when there is none. */
  async mediaIn(folder: string): Promise<MediaFile | null> {
    const file = await mediaInFolder(this.reader, folder);
    if (file) this.note(factOfMedia(file.name));
    return file;
  }

  /** The card that was drawn for a post; null while there is none. */
  async card(id: number): Promise<SharedPicture | null> {
    this.note(factOfCard(id));
    const card = await this.reader.card.findUnique({ where: { postId: id }, select: { digest: true, title: true } });
    return card && { path: cardPath(id), version: card.digest.slice(0, 8), ...cardSize, alt: card.title };
  }

  /** What others say about a post, as far as it was approved; the oldest first, and of very many the newest. */
  async mentions(postId: number): Promise<Mention[]> {
    this.note(factOfMentions(postId));
    const where = { postId, state: 'approved' };
    const rows = await this.reader.mention.findMany({ where, orderBy: { id: 'desc' }, take: mostMentions, select: mentionFields });
    return rows.reverse();
  }

  /** The bytes of that card. */
  async cardBytes(id: number): Promise<Uint8Array | null> {
    this.note(factOfCard(id));
    return (await this.reader.card.findUnique({ where: { postId: id }, select: { png: true } }))?.png ?? null;
  }
}
