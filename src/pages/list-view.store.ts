import { earliest, latest, momentOf } from '../core/facts.js';
import type { Reader } from '../platform/database.service.js';
import type { Settings } from '../settings/settings.js';
import { noting } from './noted-settings.js';
import { Notes } from './notes.js';
import { countedLabels, countedYears, countOn, entriesOn, type Entry, type Label, type LabelKind, neighboursOf, type Timeline } from './public-posts.store.js';

/** The lists of public posts, and what is read of them. Posts count from the oldest: see core/pagination.ts. */
export class ListView extends Notes {
  /** What the owner has chosen. Each that is read is noted. */
  readonly settings: Settings;

  constructor(
    protected readonly reader: Reader,
    settings: Settings,
  ) {
    super();
    this.settings = noting(settings, (fact) => this.note(fact));
  }

  count(timeline: Timeline): Promise<number> {
    this.note(`timeline:${timeline}`);
    return countOn(this.reader, timeline);
  }

  /** Whether there are at least `number` posts. Nothing that happens after the one of that number can change the answer. */
  async reaches(timeline: Timeline, number: number): Promise<boolean> {
    const [entry] = await entriesOn(this.reader, timeline, { order: 'asc', skip: number - 1, take: 1 });
    this.note(`timeline:${timeline}`, earliest, entry ? moment(entry) : latest);
    return entry !== undefined;
  }

  /** The newest posts, newest first; all of them without a limit. */
  async newest(timeline: Timeline, limit?: number): Promise<Entry[]> {
    const entries = await entriesOn(this.reader, timeline, { order: 'desc', ...(limit === undefined ? {} : { take: limit }) });
    const oldest = entries.at(-1);
    this.note(`timeline:${timeline}`, oldest && entries.length === limit ? moment(oldest) : earliest, latest);
    return this.#noteEach(entries);
  }

  /** The posts from number `first` up to, not including, `end`, counted from the oldest and returned newest first. */
  async stretch(timeline: Timeline, first: number, end: number): Promise<Entry[]> {
    const entries = await entriesOn(this.reader, timeline, { order: 'asc', skip: first, take: end - first });
    const newest = entries.at(-1);
    this.note(`timeline:${timeline}`, earliest, newest && entries.length === end - first ? moment(newest) : latest);
    return this.#noteEach(entries).toReversed();
  }

  /** The posts whose date is between two ISO dates (from, not including to), newest first. */
  async between(timeline: Timeline, from: string, to: string): Promise<Entry[]> {
    this.note(`timeline:${timeline}`, from, to);
    return this.#noteEach(await entriesOn(this.reader, timeline, { order: 'desc', from, to }));
  }

  /** The public posts before and after one, by date. */
  async neighbours(post: { id: number; publishedAt: string }): Promise<{ previous: Entry | null; next: Entry | null }> {
    const { previous, next } = await neighboursOf(this.reader, post);
    this.note('timeline:all', previous ? moment(previous) : earliest, next ? moment(next) : latest);
    this.#noteEach([previous, next].filter((entry) => entry !== null));
    return { previous, next };
  }

  /** Tags or categories that have public posts, with how many, by name. */
  async labels(kind: LabelKind): Promise<(Label & { count: number })[]> {
    this.note(kind);
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

  /** The years that have public posts, newest first, with how many. */
  years(): Promise<{ year: string; count: number }[]> {
    this.note('timeline:all');
    return countedYears(this.reader);
  }

  #noteEach(entries: Entry[]): Entry[] {
    for (const entry of entries) this.note(`post:${entry.id}`);
    return entries;
  }
}

const moment = (entry: Entry): string => momentOf(entry.publishedAt, entry.id);
