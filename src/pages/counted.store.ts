import type { Reader } from '../platform/database.service.js';
import { on } from './public-posts.store.js';

/** How many public posts there are of what: for lists of lists. */

export type Label = { slug: string; name: string };
export type LabelKind = 'tags' | 'categories' | 'authors';

/** Tags, categories or authors, each with the number of its public posts. */
export async function countedLabels(reader: Reader, kind: LabelKind): Promise<(Label & { count: number })[]> {
  const select = { slug: true, name: true, _count: { select: { posts: { where: { post: on('all') } } } } } as const;
  const { tag, category, author } = reader;
  const rows = await { tags: () => tag.findMany({ select }), categories: () => category.findMany({ select }), authors: () => author.findMany({ select }) }[
    kind
  ]();
  return rows.map(({ slug, name, _count }) => ({ slug, name, count: _count.posts }));
}

/** The months (UTC, `2026-11`) that have public posts, newest first, with how many; all, or those of a year. */
export async function countedMonths(reader: Reader, year = ''): Promise<{ month: string; count: number }[]> {
  const rows = await reader.$queryRaw<{ month: string; count: number }[]>`
    SELECT substr(publishedAt, 1, 7) AS month, count(*) AS count FROM Post
    WHERE status = 'published' AND kind = 'post' AND publishedAt >= ${year} AND publishedAt < ${`${year}~`} GROUP BY 1 ORDER BY 1 DESC`;
  return rows.map(({ month, count }) => ({ month, count: Number(count) }));
}

/** Every day (UTC, `2026-11-21`) that has public posts, with how many. */
export async function countedDays(reader: Reader): Promise<{ day: string; count: number }[]> {
  const rows = await reader.$queryRaw<{ day: string; count: number }[]>`
    SELECT substr(publishedAt, 1, 10) AS day, count(*) AS count FROM Post WHERE status = 'published' AND kind = 'post' GROUP BY 1`;
  return rows.map(({ day, count }) => ({ day, count: Number(count) }));
}
