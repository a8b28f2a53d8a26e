import { firstWords } from '../core/first-words.js';
import { type HtmlWriter, isHtmlCleaned, type Trust } from '../auth/html-rights.js';
import { partSize } from '../core/sitemap-parts.js';
import type { Rows } from '../platform/rows.store.js';
import type { Label } from './counted.store.js';

/** What can be asked about public posts, and nothing about others. `SiteView` asks, and notes what it asked. */

export type Entry = { id: number; path: string; title: string; link: string | null; lang: string | null; publishedAt: string };
/** Public posts in the order of their dates: all of them, those with a label, those of an author. */
export type Timeline = 'all' | `tag:${string}` | `category:${string}` | `author:${string}`;
/** A timeline between two moments (`from`, not including `to`): ISO dates, or the beginning of one. */
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

export function countOn(rows: Rows, span: Span): number {
  const { where, values } = within(span);
  return rows.one<{ count: number }>(`SELECT count(*) AS count FROM Post WHERE ${where}`, ...values)!.count;
}

type Stretch = { order: 'asc' | 'desc'; skip?: number; take?: number };

/** A stretch of a timeline, by number. */
export function entriesOn(rows: Rows, span: Span, { order, skip = 0, take = -1 }: Stretch): Entry[] {
  const { where, values } = within(span);
  const sql = `SELECT ${entryFields} FROM Post WHERE ${where} ORDER BY publishedAt ${order}, id ${order} LIMIT ? OFFSET ?`;
  return rows.all<Entry>(sql, ...values, take, skip).map((entry) => titled(rows, entry));
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
  const sql = "SELECT path, updatedAt FROM Post WHERE id > ? AND id <= ? AND status = 'published' AND path IS NOT NULL ORDER BY id";
  return rows.all<Address>(sql, (part - 1) * partSize, part * partSize);
}

/** The highest id of a public post; 0 when there is none. */
export const newestId = (rows: Rows): number => rows.one<{ id: number | null }>('SELECT max(id) AS id FROM Post WHERE path IS NOT NULL')?.id ?? 0;

/** The parts of the sitemap that hold an address, and when something in them was changed last. */
export const partsOfSitemap = (rows: Rows): { part: number; updatedAt: string }[] =>
  rows.all(`SELECT (id - 1) / ${partSize} + 1 AS part, max(updatedAt) AS updatedAt FROM Post WHERE path IS NOT NULL GROUP BY 1 ORDER BY 1`);

function within({ timeline, from, to }: Span): { where: string; values: string[] } {
  const { where, values } = on(timeline);
  const bounds = [...(from === undefined ? [] : [' AND publishedAt >= ?']), ...(to === undefined ? [] : [' AND publishedAt < ?'])];
  return { where: where + bounds.join(''), values: [...values, ...[from, to].filter((bound) => bound !== undefined)] };
}

/** What stands in lists. */
export const isListed = "status = 'published' AND kind = 'post'";

const links = { tag: ['PostTag', 'Tag'], category: ['PostCategory', 'Category'], author: ['PostAuthor', 'Author'] } as const;

/** Which posts stand on a timeline. */
function on(timeline: Timeline): { where: string; values: string[] } {
  const [kind, slug = ''] = timeline.split(/:(.*)/s);
  if (kind === 'all') return { where: isListed, values: [] };
  const [link, label] = links[kind as keyof typeof links];
  return { where: `${isListed} AND id IN (SELECT postId FROM ${link} WHERE ${kind}Id = (SELECT id FROM ${label} WHERE slug = ?))`, values: [slug] };
}
