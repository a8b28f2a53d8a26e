import * as v from 'valibot';
import type { Place } from '../core/long-date.js';
import { type Column, columns, type DeskRow, shownRow, titleOf } from '../core/desk-row.js';
import { find, folded } from '../core/subsequence.js';
import type { Desk } from '../posts/desk.store.js';
import { text } from './forms.js';
import { pageNumber, pageOf } from './pages-of-rows.js';

/** What the desk's address says: letters of the titles to show, the page of each column, the post that a notice is about. */
export const deskQuery = v.object({ title: text, ideas: pageNumber, scheduled: pageNumber, published: pageNumber, trashed: text, restored: text });
export type DeskQuery = v.InferOutput<typeof deskQuery>;

/** Those whose title matches, nearest first: what the box does without a script. */
export async function matching(desk: Desk, typed: string): Promise<Desk> {
  const near = async (column: Column) => {
    const rows = await desk.rows(column);
    const titles = rows.map(([, title]) => folded(titleOf(title)));
    return [column, find(titles, folded(typed)).places.map((place) => rows[place]!)] as const;
  };
  const found = Object.fromEntries(await Promise.all(columns.map(near))) as Record<Column, DeskRow[]>;
  return {
    count: async (column) => found[column].length,
    rows: async (column, { skip = 0, take = Infinity } = {}) => found[column].slice(skip, skip + take),
  };
}

/** What views/admin/index.hbs shows of each column: a page of its rows, and the way to the pages beside it. */
export async function shownColumns(query: DeskQuery, desk: Desk, place: Place) {
  const shown = async (column: Column) => {
    const count = await desk.count(column);
    const { stretch, before, after } = pageOf(query[column], count);
    const link = (page: number | null) => page && addressOf({ ...query, [column]: page }, column);
    const rows = (await desk.rows(column, stretch)).map((row) => shownRow(row, column, place));
    return { count: count.toLocaleString('en'), rows, before: link(before), after: link(after) };
  };
  const [ideas, scheduled, published] = await Promise.all([shown('ideas'), shown('scheduled'), shown('published')]);
  return { ideas, scheduled, published };
}

/** The desk with these pages open, at the head of the column that was turned. */
function addressOf(query: DeskQuery, column: Column): string {
  const search = new URLSearchParams(query.title ? { title: query.title } : {});
  for (const each of columns) if (query[each] > 1) search.set(each, String(query[each]));
  return `/admin${search.size > 0 ? `?${search}` : ''}#${column}`;
}

/** What an edge has not yet acknowledged, in words. */
export const outstandingAt = ({ edge, addresses, reason }: { edge: string; addresses: number; reason: string | null }): string =>
  `${edge} has not yet taken in ${addresses === 1 ? 'one changed address' : `${addresses} changed addresses`}: ${reason}. It is told again until it has.`;
