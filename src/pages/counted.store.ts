import type { Rows } from '../platform/rows.store.js';
import { isListed } from './public-posts.store.js';

/** How many public posts there are of what: for lists of lists. */

export type Label = { slug: string; name: string };
export type LabelKind = 'tags' | 'categories' | 'authors';

/** The ids of what stands in lists are one look through an index; a look at each post's row, by way of its labels, takes twenty times as long. */
const counted = (label: string, link: string, id: string): string => `
  SELECT slug, name, count(*) AS count FROM ${link} JOIN ${label} ON ${label}.id = ${id}
  WHERE postId IN (SELECT id FROM Post WHERE ${isListed}) GROUP BY ${id}`;

const countedBy: Record<LabelKind, string> = {
  tags: counted('Tag', 'PostTag', 'tagId'),
  categories: counted('Category', 'PostCategory', 'categoryId'),
  authors: counted('Author', 'PostAuthor', 'authorId'),
};

/** Tags, categories or authors that have public posts, each with how many. */
export const countedLabels = (rows: Rows, kind: LabelKind): (Label & { count: number })[] => rows.all(countedBy[kind]);

/** The months (UTC, `2026-11`) that have public posts, newest first, with how many; all, or those of a year. */
export const countedMonths = (rows: Rows, year = ''): { month: string; count: number }[] =>
  rows.all(
    `SELECT substr(publishedAt, 1, 7) AS month, count(*) AS count FROM Post
    WHERE ${isListed} AND publishedAt >= ? AND publishedAt < ? GROUP BY 1 ORDER BY 1 DESC`,
    year,
    `${year}~`,
  );

/** Every day (UTC, `2026-11-21`) that has public posts, with how many. */
export const countedDays = (rows: Rows): { day: string; count: number }[] =>
  rows.all(`SELECT substr(publishedAt, 1, 10) AS day, count(*) AS count FROM Post WHERE ${isListed} GROUP BY 1`);
