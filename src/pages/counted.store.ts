import type { Rows } from '../platform/rows.store.js';

/** How many public posts there are of what: for lists of lists. */

export type Label = { slug: string; name: string };
export type LabelKind = 'tags' | 'categories' | 'authors';

const counted = (label: string): string => `
  SELECT slug, ${label}.name, count FROM ${label} JOIN Counted ON Counted.name = '${label.toLowerCase()}:' || id`;

const countedBy: Record<LabelKind, string> = { tags: counted('Tag'), categories: counted('Category'), authors: counted('Author') };

/** Tags, categories or authors that have public posts, each with how many. */
export const countedLabels = (rows: Rows, kind: LabelKind): (Label & { count: number })[] => rows.all(countedBy[kind]);

/** The months (UTC, `2026-11`) that have public posts, newest first, with how many; all, or those of a year. */
export const countedMonths = (rows: Rows, year = ''): { month: string; count: number }[] =>
  datesCounted(rows, 'month', year).map(({ date, count }) => ({ month: date, count }));

/** Every day (UTC, `2026-11-21`) that has public posts, with how many. */
export const countedDays = (rows: Rows): { day: string; count: number }[] => datesCounted(rows, 'day', '').map(({ date, count }) => ({ day: date, count }));

const datesCounted = (rows: Rows, kind: string, from: string): { date: string; count: number }[] =>
  rows.all(
    'SELECT substr(name, ?) AS date, count FROM Counted WHERE name >= ? AND name < ? ORDER BY name DESC',
    kind.length + 2,
    `${kind}:${from}`,
    `${kind}:${from}~`,
  );
