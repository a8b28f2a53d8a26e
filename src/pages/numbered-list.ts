import { fullPages, postsFor, stretchOf } from '../core/pagination.js';
import { type List, numbered, sizeOf } from './lists.js';
import type { ListView } from './list-view.store.js';
import type { Entry } from './public-posts.store.js';

/** One page of a list: its posts, and where the ones before and after are. `number` is that of a full page, null at the list's own address. */
export type ListPage = { entries: Entry[]; newer: string | null; older: string | null; number: number | null; total: number | null };

/** What is at the list's own address: the newest posts, those that are on no full page yet. */
export async function headOf(list: List, view: ListView): Promise<ListPage> {
  const size = sizeOf(list, view.settings);
  const total = await view.count(list);
  const full = fullPages(total, size);
  const entries = await view.newest(list, total - full * size);
  return { entries, newer: null, older: full > 0 ? numbered(list.home, full) : null, number: null, total };
}

/** The Nth full page, counted from the oldest post; null while it is not full. It reads nothing of what is newer than the next one. */
export async function fullPageOf(list: List, number: number, view: ListView): Promise<ListPage | null> {
  const size = sizeOf(list, view.settings);
  if (!(await view.reaches(list, postsFor(number, size)))) return null;
  const { first, end } = stretchOf(number, size);
  const entries = await view.stretch(list, first, end);
  const hasNext = await view.reaches(list, postsFor(number + 1, size));
  return {
    entries,
    newer: hasNext ? numbered(list.home, number + 1) : list.home,
    older: number > 1 ? numbered(list.home, number - 1) : null,
    number,
    total: null,
  };
}
