import { earliest, factOfRules, latest, momentOf } from '../core/facts.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { bucketText } from '../redirects/rule-rows.store.js';
import { noting } from './noted-settings.js';
import type { Memo } from './memo.js';
import { Sharing } from './sharing.js';
import { countedLabels, countedMonths, type Label, type LabelKind } from './counted.store.js';
import { countOn, entriesOn, type Entry, neighboursOf, type Span, type Stretch, type Timeline, translationsOf } from './public-posts.store.js';

/** The lists of public posts, and what is read of them. Posts count from the oldest: see core/pagination.ts. */
export abstract class ListView extends Sharing {
  /** What the owner has chosen. Each that is read is noted. */
  readonly settings: Settings;

  constructor(
    protected readonly rows: Rows,
    settings: Settings,
    memo: Memo,
  ) {
    super(memo);
    this.settings = noting(settings, (fact) => this.note(fact));
  }

  /** The redirect rules in a file of the site tree; null when there are none. */
  rules(bucket: string): string | null {
    this.note(factOfRules(bucket));
    return bucketText(this.rows, bucket);
  }

  count(posts: Timeline | Span): number {
    const span = spanOf(posts);
    this.#noteStretch(span);
    return countOn(this.rows, span);
  }

  /** Whether there are at least `number` posts. Nothing that happens after the one of that number can change the answer. */
  reaches(posts: Timeline | Span, number: number): boolean {
    const span = spanOf(posts);
    const [entry] = this.#read(span, { order: 'asc', skip: number - 1, take: 1 });
    this.#noteStretch(span, { upper: entry && moment(entry) });
    return entry !== undefined;
  }

  /** The newest posts, newest first; all of them without a limit. */
  newest(posts: Timeline | Span, limit?: number): Entry[] {
    const span = spanOf(posts);
    const entries = this.#read(span, { order: 'desc', ...(limit === undefined ? {} : { take: limit }) });
    const oldest = entries.at(-1);
    this.#noteStretch(span, { lower: oldest && entries.length === limit ? moment(oldest) : undefined });
    return this.#noteEach(entries);
  }

  /** The posts from number `first` up to, not including, `end`, counted from the oldest and returned newest first. */
  stretch(posts: Timeline | Span, first: number, end: number): Entry[] {
    const span = spanOf(posts);
    const entries = this.#read(span, { order: 'asc', skip: first, take: end - first });
    const newest = entries.at(-1);
    this.#noteStretch(span, { upper: newest && entries.length === end - first ? moment(newest) : undefined });
    return this.#noteEach(entries).toReversed();
  }

  /** The public posts before and after one, by date. */
  neighbours(post: { id: number; publishedAt: string }): { previous: Entry | null; next: Entry | null } {
    const { previous, next } = neighboursOf(this.rows, post);
    this.note('timeline:all', previous ? moment(previous) : earliest, next ? moment(next) : latest);
    this.#noteEach([previous, next].filter((entry) => entry !== null));
    return { previous, next };
  }

  /** The translations of a post, itself among them, one for each language, by language; none, where there is no other. */
  translations({ translation, ...post }: Entry & { translation: string | null }): (Entry & { lang: string })[] {
    if (translation === null) return [];
    this.note(`translations:${translation}`);
    const all = translationsOf(this.rows, translation).filter(({ id }) => id !== post.id);
    const byLang = new Map(this.#noteEach([...all.toReversed(), post]).map((entry) => [entry.lang ?? this.settings.lang, entry]));
    return byLang.size < 2 ? [] : [...byLang].map(([lang, entry]) => ({ ...entry, lang })).toSorted((a, b) => (a.lang < b.lang ? -1 : 1));
  }

  /** Tags, categories or authors that have public posts, with how many, by name. */
  labels(kind: LabelKind): (Label & { count: number })[] {
    this.note(kind === 'authors' ? 'people' : kind);
    // One for all of them: `localeCompare` looks its language up each time
    const { compare } = new Intl.Collator([this.settings.lang, 'en']);
    return countedLabels(this.rows, kind).toSorted((a, b) => compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1));
  }

  /** The name of a tag, a category or an author; null when there is none. A label is only read beside its timeline, which notes it. */
  labelName(kind: LabelKind, slug: string): string | null {
    return this.rows.one<Label>(`SELECT slug, name FROM ${tableOf[kind]} WHERE slug = ?`, slug)?.name ?? null;
  }

  /** The months (UTC, `2026-11`) that have public posts, newest first, with how many; all, or those of a year. */
  months(year?: string): { month: string; count: number }[] {
    this.note('timeline:all', year ?? earliest, year === undefined ? latest : `${year}~`);
    return countedMonths(this.rows, year);
  }

  /** Once a run: its feeds show what is on a list. */
  #read(span: Span, stretch: Stretch): Entry[] {
    const { entries } = this.memo;
    const name = JSON.stringify([span, stretch]);
    const known = entries.get(name);
    if (known) return known;
    const read = entriesOn(this.rows, span, stretch);
    entries.set(name, read, read.length + 1);
    return read;
  }

  #noteEach(entries: Entry[]): Entry[] {
    for (const entry of entries) this.note(`post:${entry.id}`);
    return entries;
  }

  #noteStretch({ timeline, from, to }: Span, { lower, upper }: { lower?: string | undefined; upper?: string | undefined } = {}): void {
    this.note(`timeline:${timeline}`, lower ?? from ?? earliest, upper ?? to ?? latest);
  }
}

const tableOf: Record<LabelKind, string> = { tags: 'Tag', categories: 'Category', authors: 'Author' };

const spanOf = (posts: Timeline | Span): Span => (typeof posts === 'string' ? { timeline: posts } : posts);

const moment = (entry: Entry): string => momentOf(entry.publishedAt, entry.id);
