import { areSeveral, bylineNames } from '../auth/bylines.store.js';
import { BoundedMap } from '../core/bounded-map.js';
import { bylinesTurned, earliest, factOfMedia, factOfPath, latest, momentOf } from '../core/facts.js';
import type { MediaFile } from '../core/media.js';
import type { MediaLookup } from '../core/media-html.js';
import { keyOf } from '../core/path.js';
import { mediaByName, mediaInFolder } from '../media/media-rows.store.js';
import type { Reader } from '../platform/database.service.js';
import { iconBytesIn } from '../settings/icon.store.js';
import type { Settings } from '../settings/settings.js';
import { noting } from './noted-settings.js';
import {
  countedLabels,
  countedYears,
  countOn,
  entriesOn,
  type Entry,
  everyAddress,
  type Label,
  type LabelKind,
  neighboursOf,
  type PostRow,
  readPost,
  type Timeline,
} from './public-posts.store.js';

/** A fact that a page was made from, and the stretch that it read. */
export type Used = { fact: string; lower: string; upper: string };

/** What was read in one run: a post stands on many pages, and takes seven queries. */
export type Memo = { posts: BoundedMap<number, Promise<PostRow | null>>; names?: Promise<string[]> };
export const newMemo = (): Memo => ({ posts: new BoundedMap(1_000) });

/**
 * The one window through which pages see the blog: public posts only. It notes every fact that is read through it,
 * so what a page depends on is known without anybody listing it. One view a page.
 */
export class SiteView {
  readonly #used = new Map<string, Used>();
  /** What the owner has chosen. Each that is read is noted. */
  readonly settings: Settings;

  constructor(
    private readonly reader: Reader,
    settings: Settings,
    /** origin of the blog */
    readonly url: string,
    private readonly memo: Memo = newMemo(),
  ) {
    this.settings = noting(settings, (fact) => this.#note(fact));
  }

  /** Everything that was read so far. */
  get used(): Used[] {
    return [...this.#used.values()];
  }

  /** The public post with this id, or null. */
  post(id: number): Promise<PostRow | null> {
    this.#note(`post:${id}`);
    let post = this.memo.posts.get(id);
    if (!post) this.memo.posts.set(id, (post = readPost(this.reader, id)));
    return post;
  }

  /** The names that a page shows with a post: its authors, on a blog of several; nobody, where all is by one. */
  async byline({ authors }: { authors: string[] }): Promise<string[]> {
    this.#note(bylinesTurned.fact);
    this.memo.names ??= bylineNames(this.reader);
    return areSeveral([...(await this.memo.names), ...authors]) ? authors : [];
  }

  /** The public post that lives at exactly this path, or null. */
  async postAt(path: string): Promise<PostRow | null> {
    this.#note(factOfPath(path));
    const row = await this.reader.post.findUnique({ where: { path }, select: { id: true } });
    return row && this.post(row.id);
  }

  /** The path to which an alias leads; null when there is no such alias, or its post is not public. */
  async aliasAt(path: string): Promise<string | null> {
    this.#note(factOfPath(path));
    const alias = await this.reader.alias.findUnique({ where: { key: keyOf(path) }, select: { post: { select: { path: true } } } });
    return alias?.post.path ?? null;
  }

  /** Whether the address has ever answered. */
  async hasAnswered(path: string): Promise<boolean> {
    return (await this.reader.address.count({ where: { key: keyOf(path) } })) > 0;
  }

  count(timeline: Timeline): Promise<number> {
    this.#note(`timeline:${timeline}`);
    return countOn(this.reader, timeline);
  }

  /** Whether there are at least `number` posts. Nothing that happens after the one of that number can change the answer. */
  async reaches(timeline: Timeline, number: number): Promise<boolean> {
    const [entry] = await entriesOn(this.reader, timeline, { order: 'asc', skip: number - 1, take: 1 });
    this.#note(`timeline:${timeline}`, earliest, entry ? moment(entry) : latest);
    return entry !== undefined;
  }

  /** The newest posts, newest first; all of them without a limit. */
  async newest(timeline: Timeline, limit?: number): Promise<Entry[]> {
    const entries = await entriesOn(this.reader, timeline, { order: 'desc', ...(limit === undefined ? {} : { take: limit }) });
    const oldest = entries.at(-1);
    this.#note(`timeline:${timeline}`, oldest && entries.length === limit ? moment(oldest) : earliest, latest);
    return this.#noteEach(entries);
  }

  /** The posts from number `first` up to, not including, `end`, counted from the oldest and returned newest first. */
  async stretch(timeline: Timeline, first: number, end: number): Promise<Entry[]> {
    const entries = await entriesOn(this.reader, timeline, { order: 'asc', skip: first, take: end - first });
    const newest = entries.at(-1);
    this.#note(`timeline:${timeline}`, earliest, newest && entries.length === end - first ? moment(newest) : latest);
    return this.#noteEach(entries).toReversed();
  }

  /** The posts whose date is between two ISO dates (from, not including to), newest first. */
  async between(timeline: Timeline, from: string, to: string): Promise<Entry[]> {
    this.#note(`timeline:${timeline}`, from, to);
    return this.#noteEach(await entriesOn(this.reader, timeline, { order: 'desc', from, to }));
  }

  /** The public posts before and after one, by date. */
  async neighbours(post: { id: number; publishedAt: string }): Promise<{ previous: Entry | null; next: Entry | null }> {
    const { previous, next } = await neighboursOf(this.reader, post);
    this.#note('timeline:all', previous ? moment(previous) : earliest, next ? moment(next) : latest);
    this.#noteEach([previous, next].filter((entry) => entry !== null));
    return { previous, next };
  }

  /** Tags or categories that have public posts, with how many, by name. */
  async labels(kind: LabelKind): Promise<(Label & { count: number })[]> {
    this.#note(kind);
    const { lang } = this.settings;
    const labels = (await countedLabels(this.reader, kind)).filter((label) => label.count > 0);
    return labels.toSorted((a, b) => a.name.localeCompare(b.name, [lang, 'en']) || (a.slug < b.slug ? -1 : 1));
  }

  /** The name of a tag or category, or null when no post carries it. A label is only read beside its timeline, which notes it. */
  async labelName(kind: LabelKind, slug: string): Promise<string | null> {
    const where = { where: { slug } };
    const row = kind === 'tags' ? await this.reader.tag.findUnique(where) : await this.reader.category.findUnique(where);
    return row?.name ?? null;
  }

  /** The bytes of the icon that the settings name; null when they are lost. */
  iconBytes(iconFile: string): Promise<Buffer | null> {
    return iconBytesIn(this.reader, iconFile);
  }

  /** The years that have public posts, newest first, with how many. */
  years(): Promise<{ year: string; count: number }[]> {
    this.#note('timeline:all');
    return countedYears(this.reader);
  }

  /** Every address for the sitemap. */
  everyAddress(): Promise<{ path: string; updatedAt: string }[]> {
    this.#note('posts');
    return everyAddress(this.reader);
  }

  /** The library's files with these names, as far as there are any. */
  async media(names: string[]): Promise<MediaLookup> {
    for (const name of names) this.#note(factOfMedia(name));
    return names.length > 0 ? mediaByName(this.reader, names) : new Map();
  }

  /** The file of the media library with this name, or null. */
  async mediaNamed(name: string): Promise<MediaFile | null> {
    return (await this.media([name])).get(name) ?? null;
  }

  /** The file whose bytes are in this folder of the library, or were before it was replaced; null when there is none. */
  async mediaIn(folder: string): Promise<MediaFile | null> {
    const file = await mediaInFolder(this.reader, folder);
    if (file) this.#note(factOfMedia(file.name));
    return file;
  }

  #noteEach(entries: Entry[]): Entry[] {
    for (const entry of entries) this.#note(`post:${entry.id}`);
    return entries;
  }

  #note(fact: string, lower = earliest, upper = latest): void {
    this.#used.set(`${fact}\n${lower}\n${upper}`, { fact, lower, upper });
  }
}

const moment = (entry: Entry): string => momentOf(entry.publishedAt, entry.id);
