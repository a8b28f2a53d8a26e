import { isHtmlCleaned, writerFields } from '../auth/html-rights.js';
import type { Reader } from '../platform/database.service.js';

/** What can be asked about public posts, and nothing about others. `SiteView` asks, and notes what it asked. */

export type Label = { slug: string; name: string };
export type LabelKind = 'tags' | 'categories';
export type PostRow = NonNullable<Awaited<ReturnType<typeof readPost>>>;
export type Entry = { id: number; path: string; title: string; link: string | null; publishedAt: string };
/** Public posts in the order of their dates: all of them, or those with a label. */
export type Timeline = 'all' | `tag:${string}` | `category:${string}`;

const entryFields = { id: true, path: true, title: true, link: true, publishedAt: true } as const;
const byPosition = { orderBy: { position: 'asc' } } as const;

/** The public post with this id, or null. */
export async function readPost(reader: Reader, id: number) {
  const row = await reader.post.findUnique({
    where: { id, status: 'published' },
    include: {
      tags: { select: { tag: { select: { slug: true, name: true } } }, ...byPosition },
      categories: { select: { category: { select: { slug: true, name: true } } }, ...byPosition },
      authors: { select: { author: { select: { name: true, ...writerFields } } }, ...byPosition },
    },
  });
  if (!row || row.path === null || row.publishedAt === null) return null;
  return {
    ...row,
    path: row.path,
    publishedAt: row.publishedAt,
    tags: row.tags.map((each): Label => each.tag),
    categories: row.categories.map((each): Label => each.category),
    authors: row.authors.map((each) => each.author.name),
    isHtmlCleaned: isHtmlCleaned(
      row.trust,
      row.authors.map((each) => each.author),
    ),
  };
}

export const countOn = (reader: Reader, timeline: Timeline): Promise<number> => reader.post.count({ where: on(timeline) });

type Stretch = { order: 'asc' | 'desc'; skip?: number; take?: number; from?: string; to?: string };

/** A stretch of a timeline, by number or by date (`from`, not including `to`). */
export async function entriesOn(reader: Reader, timeline: Timeline, { order, skip, take, from, to }: Stretch): Promise<Entry[]> {
  const dates = from === undefined ? {} : { publishedAt: { gte: from, ...(to === undefined ? {} : { lt: to }) } };
  const range = { ...(skip === undefined ? {} : { skip }), ...(take === undefined ? {} : { take }) };
  const rows = await reader.post.findMany({
    where: { ...on(timeline), ...dates },
    orderBy: [{ publishedAt: order }, { id: order }],
    ...range,
    select: entryFields,
  });
  return rows as Entry[];
}

/** The public posts before and after one, by date. */
export async function neighboursOf(reader: Reader, { id, publishedAt }: { id: number; publishedAt: string }) {
  const earlier = [{ publishedAt: { lt: publishedAt } }, { publishedAt, id: { lt: id } }];
  const later = [{ publishedAt: { gt: publishedAt } }, { publishedAt, id: { gt: id } }];
  const [previous, next] = await Promise.all([
    reader.post.findFirst({ where: { ...on('all'), OR: earlier }, orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }], select: entryFields }),
    reader.post.findFirst({ where: { ...on('all'), OR: later }, orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }], select: entryFields }),
  ]);
  return { previous: previous as Entry | null, next: next as Entry | null };
}

/** Tags or categories, each with the number of its public posts. */
export async function countedLabels(reader: Reader, kind: LabelKind): Promise<(Label & { count: number })[]> {
  const select = { slug: true, name: true, _count: { select: { posts: { where: { post: on('all') } } } } } as const;
  const rows = kind === 'tags' ? await reader.tag.findMany({ select }) : await reader.category.findMany({ select });
  return rows.map(({ slug, name, _count }) => ({ slug, name, count: _count.posts }));
}

/** The years (UTC) that have public posts, newest first, with how many. */
export async function countedYears(reader: Reader): Promise<{ year: string; count: number }[]> {
  const rows = await reader.$queryRaw<{ year: string; count: number }[]>`
    SELECT substr(publishedAt, 1, 4) AS year, count(*) AS count FROM Post
    WHERE status = 'published' AND kind = 'post' GROUP BY 1 ORDER BY 1 DESC`;
  return rows.map(({ year, count }) => ({ year, count: Number(count) }));
}

/** Every address for the sitemap, pages included, in the order of their ids. */
export async function everyAddress(reader: Reader): Promise<{ path: string; updatedAt: string }[]> {
  const rows = await reader.post.findMany({ where: { status: 'published' }, orderBy: { id: 'asc' }, select: { path: true, updatedAt: true } });
  return rows.filter((row): row is { path: string; updatedAt: string } => row.path !== null);
}

function on(timeline: Timeline) {
  const [kind, slug = ''] = timeline.split(/:(.*)/s);
  const listed = { status: 'published', kind: 'post' };
  if (kind === 'tag') return { ...listed, tags: { some: { tag: { slug } } } };
  if (kind === 'category') return { ...listed, categories: { some: { category: { slug } } } };
  return listed;
}
