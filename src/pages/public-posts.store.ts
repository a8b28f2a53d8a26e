import { firstWords } from '../core/first-words.js';
import { type HtmlWriter, isHtmlCleaned, type Trust } from '../auth/html-rights.js';
import { earliest, latest } from '../core/facts.js';
import { partSize } from '../core/sitemap-parts.js';
import type { Rows } from '../platform/rows.store.js';
import type { Label } from './counted.store.js';

/** What can be asked about public posts, and nothing about others. `SiteView` asks, and notes what it asked. */

export type Entry = { id: number; path: string; title: string; link: string | null; lang: string | null; publishedAt: string };
/** Public posts in the order of their dates: all of them, those with a label, those of an author. */
export type Timeline = 'all' | `tag:${string}` | `category:${string}` | `author:${string}`;
/** A timeline, or of all posts those of a year, a month or a day: from that date (`2026`, `2026-11`, `2026-11-22`) to the end of it. */
export type Span = { timeline: Timeline; from?: string; to?: string };

const entryFields = 'id, path, title, link, lang, publishedAt';
const postFields = `${entryFields}, uid, slug, kind, excerpt, translation, createdAt, updatedAt, words, trust, markdown`;

type StoredPost = Entry & {
  uid: string;
  slug: string;
  kind: string;
  excerpt: string | null;
  translation: string | null;
  createdAt: string;
  updatedAt: string;
  words: number;
  trust: Trust;
  markdown: string;
};
export type PostRow = Omit<StoredPost, 'trust'> & { tags: Label[]; categories: Label[]; authors: Label[]; isHtmlCleaned: boolean };

const labelsBy = (link: string, label: string, fields = 'slug, name'): string =>
  `SELECT ${fields} FROM ${link} JOIN ${label} ON ${label}.id = ${link}.${label.toLowerCase()}Id WHERE postId = ? ORDER BY position`;
const tagsOf = labelsBy('PostTag', 'Tag');
const categoriesOf = labelsBy('PostCategory', 'Category');
const authorsOf = labelsBy('PostAuthor', 'Author', 'slug, name, role, writesHtml, email');

/** The public post with this id, or null. */
export function readPost(rows: Rows, id: number): PostRow | null {
  const row = rows.one<StoredPost>(`SELECT ${postFields} FROM Post WHERE id = ? AND status = 'published' AND path IS NOT NULL AND publishedAt IS NOT NULL`, id);
  if (!row) return null;
  const { trust, ...post } = row;
  const authors = rows.all<Label & HtmlWriter>(authorsOf, id);
  return {
    ...post,
    tags: rows.all<Label>(tagsOf, id),
    categories: rows.all<Label>(categoriesOf, id),
    authors: authors.map(({ slug, name }) => ({ slug, name })),
    isHtmlCleaned: isHtmlCleaned(trust, authors),
  };
}

/** The id of the public post that lives at exactly this path. */
export const idAt = (rows: Rows, path: string): number | undefined => rows.one<{ id: number }>('SELECT id FROM Post WHERE path = ?', path)?.id;

/** How many posts there are on a timeline, or in a year, a month or a day of the blog. */
export function countOn(rows: Rows, span: Span): number {
  const name = isDate(span) ? `${dateNames[span.from.length]}:${span.from}` : nameOf(rows, span);
  return rows.one<{ count: number }>('SELECT count FROM Counted WHERE name = ?', name)?.count ?? 0;
}

export type Stretch = { order: 'asc' | 'desc'; skip?: number; take?: number };

/** A stretch of a timeline, by number. */
export function entriesOn(rows: Rows, span: Span, { order, skip = 0, take = Infinity }: Stretch): Entry[] {
  const total = countOn(rows, span);
  const count = Math.min(take, total - skip);
  if (count <= 0) return [];
  // From the end that is nearer: what is stepped over takes time, too
  if (skip > total / 2) return entriesOn(rows, span, { order: order === 'asc' ? 'desc' : 'asc', skip: total - skip - count, take: count }).toReversed();
  const sql = `SELECT ${entryFields} FROM Post JOIN (
    SELECT postId FROM Listed WHERE timeline = ? AND publishedAt >= ? AND publishedAt < ? ORDER BY publishedAt ${order}, postId ${order} LIMIT ? OFFSET ?
  ) ON id = postId ORDER BY publishedAt ${order}, id ${order}`;
  return rows.all<Entry>(sql, nameOf(rows, span), span.from ?? earliest, span.to ?? latest, count, skip).map((entry) => titled(rows, entry));
}

/** What has no title is called by its first words. */
function titled(rows: Rows, entry: Entry): Entry {
  if (entry.title !== '') return entry;
  const start = rows.one<{ start: string }>('SELECT substr(markdown, 1, 4000) AS start FROM Post WHERE id = ?', entry.id)?.start;
  return { ...entry, title: firstWords(start ?? '') };
}

/** The public posts before and after one, by date. */
export function neighboursOf(rows: Rows, { id, publishedAt }: { id: number; publishedAt: string }): { previous: Entry | null; next: Entry | null } {
  const nearest = (sign: '<' | '>', order: 'asc' | 'desc'): Entry | null => {
    const sql = `SELECT ${entryFields} FROM Post WHERE ${isListed} AND (publishedAt, id) ${sign} (?, ?) ORDER BY publishedAt ${order}, id ${order} LIMIT 1`;
    const entry = rows.one<Entry>(sql, publishedAt, id);
    return entry ? titled(rows, entry) : null;
  };
  return { previous: nearest('<', 'desc'), next: nearest('>', 'asc') };
}

/** The public posts and pages with the same word for their translations. */
export function translationsOf(rows: Rows, translation: string): Entry[] {
  const sql = `SELECT ${entryFields} FROM Post WHERE translation = ? AND status = 'published' AND path IS NOT NULL ORDER BY id`;
  return rows.all<Entry>(sql, translation).map((entry) => titled(rows, entry));
}

export type Address = { path: string; updatedAt: string };

/** The addresses in a part of the sitemap, pages included, in the order of their ids. */
export function addressesIn(rows: Rows, part: number): Address[] {
  // Through the index: the rows hold the texts, too
  const sql = `SELECT path, updatedAt FROM Post INDEXED BY Post_id_status_path_updatedAt_idx
    WHERE id > ? AND id <= ? AND status = 'published' AND path IS NOT NULL ORDER BY id`;
  return rows.all<Address>(sql, (part - 1) * partSize, part * partSize);
}

/** The highest id of a public post; 0 when there is none. */
export const newestId = (rows: Rows): number => rows.one<{ id: number | null }>('SELECT max(id) AS id FROM Post WHERE path IS NOT NULL')?.id ?? 0;

/** When one of these was changed last; null when there are none. */
export const newestOf = (addresses: Address[]): string | null =>
  addresses.reduce<string | null>((last, { updatedAt }) => (last !== null && last > updatedAt ? last : updatedAt), null);

/** What stands in lists. */
export const isListed = "status = 'published' AND kind = 'post'";

const tables = { tag: 'Tag', category: 'Category', author: 'Author' } as const;

/** What a timeline is called in the tables that hold what stands on it; no name at all when there is no such label. */
function nameOf(rows: Rows, { timeline }: Span): string {
  const [kind, slug = ''] = timeline.split(/:(.*)/s);
  if (kind === 'all') return kind;
  const id = rows.one<{ id: number }>(`SELECT id FROM ${tables[kind as keyof typeof tables]} WHERE slug = ?`, slug)?.id;
  return id === undefined ? '' : `${kind}:${id}`;
}

const dateNames: Record<number, string> = { 4: 'year', 7: 'month', 10: 'day' };

const isDate = (span: Span): span is Span & { from: string } => span.from !== undefined;
