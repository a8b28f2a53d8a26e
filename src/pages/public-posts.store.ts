import { firstWords } from '../core/first-words.js';
import { isHtmlCleaned, writerFields } from '../auth/html-rights.js';
import { partSize } from '../core/sitemap-parts.js';
import type { Reader } from '../platform/database.service.js';
import type { Label } from './counted.store.js';

/** What can be asked about public posts, and nothing about others. `SiteView` asks, and notes what it asked. */

export type PostRow = NonNullable<Awaited<ReturnType<typeof readPost>>>;
export type Entry = { id: number; path: string; title: string; link: string | null; lang: string | null; publishedAt: string };
/** Public posts in the order of their dates: all of them, those with a label, those of an author. */
export type Timeline = 'all' | `tag:${string}` | `category:${string}` | `author:${string}`;
/** A timeline between two moments (`from`, not including `to`): ISO dates, or the beginning of one. */
export type Span = { timeline: Timeline; from?: string; to?: string };

const entryFields = { id: true, path: true, title: true, link: true, lang: true, publishedAt: true } as const;
const byPosition = { orderBy: { position: 'asc' } } as const;

/** The public post with this id, or null. */
export async function readPost(reader: Reader, id: number) {
  const row = await reader.post.findUnique({
    where: { id, status: 'published' },
    include: {
      tags: { select: { tag: { select: { slug: true, name: true } } }, ...byPosition },
      categories: { select: { category: { select: { slug: true, name: true } } }, ...byPosition },
      authors: { select: { author: { select: { slug: true, name: true, ...writerFields } } }, ...byPosition },
    },
  });
  if (!row || row.path === null || row.publishedAt === null) return null;
  return {
    ...row,
    path: row.path,
    publishedAt: row.publishedAt,
    tags: row.tags.map((each): Label => each.tag),
    categories: row.categories.map((each): Label => each.category),
    authors: row.authors.map(({ author: { slug, name } }): Label => ({ slug, name })),
    isHtmlCleaned: isHtmlCleaned(
      row.trust,
      row.authors.map((each) => each.author),
    ),
  };
}

export const countOn = (reader: Reader, span: Span): Promise<number> => reader.post.count({ where: within(span) });

type Stretch = { order: 'asc' | 'desc'; skip?: number; take?: number };

/** A stretch of a timeline, by number. */
export async function entriesOn(reader: Reader, span: Span, { order, ...range }: Stretch): Promise<Entry[]> {
  const orderBy = [{ publishedAt: order }, { id: order }];
  return titled(reader, (await reader.post.findMany({ where: within(span), orderBy, ...range, select: entryFields })) as Entry[]);
}

/** What has no title is called by its first words. */
async function titled(reader: Reader, entries: Entry[]): Promise<Entry[]> {
  const ids = JSON.stringify(entries.filter(({ title }) => title === '').map(({ id }) => id));
  if (ids === '[]') return entries;
  const rows = await reader.$queryRaw<{ id: number; start: string }[]>`
    SELECT id, substr(markdown, 1, 4000) AS start FROM Post WHERE id IN (SELECT value FROM json_each(${ids}))`;
  const starts = new Map(rows.map(({ id, start }) => [Number(id), start]));
  return entries.map((entry) => (entry.title === '' ? { ...entry, title: firstWords(starts.get(entry.id) ?? '') } : entry));
}

/** The public posts before and after one, by date. */
export async function neighboursOf(reader: Reader, { id, publishedAt }: { id: number; publishedAt: string }) {
  const earlier = [{ publishedAt: { lt: publishedAt } }, { publishedAt, id: { lt: id } }];
  const later = [{ publishedAt: { gt: publishedAt } }, { publishedAt, id: { gt: id } }];
  const [previous, next] = await Promise.all([
    reader.post.findFirst({ where: { ...on('all'), OR: earlier }, orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }], select: entryFields }),
    reader.post.findFirst({ where: { ...on('all'), OR: later }, orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }], select: entryFields }),
  ]);
  const [before, after] = await Promise.all([previous, next].map(async (entry) => (await titled(reader, entry ? [entry as Entry] : []))[0] ?? null));
  return { previous: before!, next: after! };
}

/** The public posts and pages with the same word for their translations. */
export async function translationsOf(reader: Reader, translation: string): Promise<Entry[]> {
  const rows = await reader.post.findMany({ where: { translation, status: 'published', path: { not: null } }, orderBy: { id: 'asc' }, select: entryFields });
  return titled(reader, rows as Entry[]);
}

export type Address = { path: string; updatedAt: string };

/** The addresses in a part of the sitemap, pages included, in the order of their ids. */
export async function addressesIn(reader: Reader, part: number): Promise<Address[]> {
  const id = { gt: (part - 1) * partSize, lte: part * partSize };
  const rows = await reader.post.findMany({ where: { id, status: 'published' }, orderBy: { id: 'asc' }, select: { path: true, updatedAt: true } });
  return rows.filter((row): row is Address => row.path !== null);
}

/** The highest id of a public post; 0 when there is none. */
export async function newestId(reader: Reader): Promise<number> {
  const newest = await reader.post.findFirst({ where: { path: { not: null } }, orderBy: { id: 'desc' }, select: { id: true } });
  return newest?.id ?? 0;
}

/** The parts of the sitemap that hold an address, and when something in them was changed last. */
export async function partsOfSitemap(reader: Reader): Promise<{ part: number; updatedAt: string }[]> {
  const rows = await reader.$queryRaw<{ part: bigint; updatedAt: string }[]>`
    SELECT (id - 1) / CAST(${partSize} AS INTEGER) + 1 AS part, max(updatedAt) AS updatedAt FROM Post WHERE path IS NOT NULL GROUP BY 1 ORDER BY 1`;
  return rows.map(({ part, updatedAt }) => ({ part: Number(part), updatedAt }));
}

function within({ timeline, from, to }: Span) {
  if (from === undefined) return on(timeline);
  return { ...on(timeline), publishedAt: { gte: from, ...(to === undefined ? {} : { lt: to }) } };
}

/** Which posts stand on a timeline. */
export function on(timeline: Timeline) {
  const [kind, slug = ''] = timeline.split(/:(.*)/s);
  const listed = { status: 'published', kind: 'post' };
  if (kind === 'tag') return { ...listed, tags: { some: { tag: { slug } } } };
  if (kind === 'category') return { ...listed, categories: { some: { category: { slug } } } };
  if (kind === 'author') return { ...listed, authors: { some: { author: { slug } } } };
  return listed;
}
