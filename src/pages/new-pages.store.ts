import { fullPages } from '../core/pagination.js';
import type { Rows } from '../platform/rows.store.js';
import { bylinesTurned } from '../core/facts.js';
import { factOfSetting, type SettingName, type Settings } from '../settings/settings.js';
import { allLists, authorLists } from './all-lists.store.js';
import { type List, listPaths, listsAt, numbered, sizeOf } from './lists.js';
import { countOn, type Timeline } from './public-posts.store.js';

/** `…/page/1` to the last full one of a list with so many posts. */
export const fullPagePaths = (list: { home: string }, count: number, settings: Settings): string[] =>
  Array.from({ length: fullPages(count, sizeOf(list, settings)) }, (_, i) => numbered(list.home, i + 1));

const sizes: SettingName[] = ['postsPerPage', 'titlesPerPage', 'homeShows'];

/** Pages of lists that these facts may bring into being. @param isMade whether a page was ever made at a path */
export function newPages(stale: { fact: string; at: string }[], rows: Rows, settings: Settings, isMade: (path: string) => boolean): string[] {
  const facts = new Set(stale.map(({ fact }) => fact));
  if (sizes.some((name) => facts.has(factOfSetting(name)))) return allLists(rows).flatMap((list) => fullPagePaths(list, list.count, settings));
  const authors = facts.has(bylinesTurned.fact) ? authorLists(rows).flatMap((list) => [...listPaths(list), ...fullPagePaths(list, list.count, settings)]) : [];
  const newest = touchedLists(stale).flatMap((list) => newestOnes(fullPagePaths(list, countOn(rows, list), settings), isMade));
  return [...(authors.length > 0 ? ['/authors', ...authors] : []), ...newest];
}

function touchedLists(stale: { fact: string; at: string }[]): List[] {
  const lists = stale.filter(({ fact }) => fact.startsWith('timeline:')).flatMap(({ fact, at }) => listsAt(fact.slice('timeline:'.length) as Timeline, at));
  return [...new Map(lists.map((list) => [list.home, list])).values()];
}

/** Those of numbered pages that were never made. They are made in turn, so looking back from the newest ends at the first that was. */
export const newestOnes = (paths: string[], isMade: (path: string) => boolean): string[] => paths.slice(paths.findLastIndex(isMade) + 1).reverse();
