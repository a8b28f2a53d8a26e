import type { Rows } from '../platform/rows.store.js';
import { areSeveral } from '../auth/bylines.store.js';
import { countedDays, countedLabels } from './counted.store.js';
import { datesAt, homeList, labelList, dateList, type List } from './lists.js';

/** Every list that has posts, with how many. */
export function allLists(rows: Rows): (List & { count: number })[] {
  const days = countedDays(rows);
  const dates = new Map<string, number>();
  for (const { day, count } of days) for (const date of datesAt(day)) dates.set(date, (dates.get(date) ?? 0) + count);
  return [
    { ...homeList, count: days.reduce((sum, { count }) => sum + count, 0) },
    ...countedLabels(rows, 'tags').map(({ slug, count }) => ({ ...labelList('tag', slug), count })),
    ...countedLabels(rows, 'categories').map(({ slug, count }) => ({ ...labelList('category', slug), count })),
    ...authorLists(rows),
    ...[...dates].map(([date, count]) => ({ ...dateList(date), count })),
  ].filter(({ count }) => count > 0);
}

/** Where all is by one, nobody has a list. */
export function authorLists(rows: Rows): (List & { count: number })[] {
  const authors = countedLabels(rows, 'authors').filter(({ count }) => count > 0);
  return areSeveral(authors.map(({ name }) => name)) ? authors.map(({ slug, count }) => ({ ...labelList('author', slug), count })) : [];
}
