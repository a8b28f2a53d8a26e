import type { Reader } from '../platform/database.service.js';
import { areSeveral } from '../auth/bylines.store.js';
import { countedDays, countedLabels } from './counted.store.js';
import { datesAt, homeList, labelList, dateList, type List } from './lists.js';

/** Every list that has posts, with how many. */
export async function allLists(reader: Reader): Promise<(List & { count: number })[]> {
  const [tags, categories, authors, days] = await Promise.all([
    countedLabels(reader, 'tags'),
    countedLabels(reader, 'categories'),
    countedLabels(reader, 'authors'),
    countedDays(reader),
  ]);
  const dates = new Map<string, number>();
  for (const { day, count } of days) for (const date of datesAt(day)) dates.set(date, (dates.get(date) ?? 0) + count);
  return [
    { ...homeList, count: days.reduce((sum, { count }) => sum + count, 0) },
    ...tags.map(({ slug, count }) => ({ ...labelList('tag', slug), count })),
    ...categories.map(({ slug, count }) => ({ ...labelList('category', slug), count })),
    ...(await authorLists(reader, authors)),
    ...[...dates].map(([date, count]) => ({ ...dateList(date), count })),
  ].filter(({ count }) => count > 0);
}

/** Where all is by one, nobody has a list. */
export async function authorLists(reader: Reader, counted?: { slug: string; name: string; count: number }[]): Promise<(List & { count: number })[]> {
  const authors = (counted ?? (await countedLabels(reader, 'authors'))).filter(({ count }) => count > 0);
  return areSeveral(authors.map(({ name }) => name)) ? authors.map(({ slug, count }) => ({ ...labelList('author', slug), count })) : [];
}
