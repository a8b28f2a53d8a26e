import { everything } from '../core/facts.js';
import { cutPaths } from '../core/permalink.js';
import { allCutPaths, allPaths } from '../pages/all-paths.store.js';
import { bornOf } from '../pages/born.js';
import { newPages } from '../pages/new-pages.store.js';
import { newNumberedPaths, numberedPaths } from '../pages/numbered.store.js';
import type { Rows } from '../platform/rows.store.js';
import { failedPage } from './failed-page.js';
import { factOfSetting, type Settings } from '../settings/settings.js';
import { neverMade, pathsMade, pathsMadeFrom, type StaleRow, wasMade } from './trace.store.js';

/** The facts that decide how many archives of feeds and parts of the sitemap there are. */
const counting = ['timeline:all', 'posts'];
const lengthOfFeeds = factOfSetting('feedLength');

/** Whether these facts touch every page there is. */
export const touchesAll = (stale: StaleRow[]): boolean => stale.some(({ fact }) => fact === everything.fact);

/** The paths of all pages that there are, and of those that there were. */
export const everyPath = (rows: Rows, settings: Settings): string[] => [...new Set([...allPaths(rows, settings), ...pathsMade(rows)])];

/** The paths of all pages that these facts touch: those made from them, those they bring into being, those that failed. */
export function stalePaths(stale: StaleRow[], rows: Rows, settings: Settings): string[] {
  const facts = new Set(stale.map(({ fact }) => fact));
  if (touchesAll(stale)) return everyPath(rows, settings);
  const failed = [...facts].filter((fact) => fact.startsWith(failedPage(''))).map((fact) => fact.slice(failedPage('').length));
  const isMade = (path: string) => wasMade(rows, path);
  const bearable = new Set(stale.flatMap(({ fact, at }) => bornOf(fact, at)).filter(canLive(settings)));
  const born = [...bearable].filter((path) => !isMade(path));
  const lists = newPages(stale, rows, settings, isMade);
  const numbered = counting.some((fact) => facts.has(fact)) ? newNumberedPaths(rows, settings, isMade) : [];
  // With another length there are archives between those that were made
  const archives = facts.has(lengthOfFeeds) ? neverMade(rows, numberedPaths(rows, settings)) : [];
  return [...new Set([...born, ...failed, ...pathsMadeFrom(rows), ...lists, ...numbered, ...archives, ...cutBy(stale, rows, settings)])];
}

/** Where those arrive who cut off the end of a post's address. */
function cutBy(stale: StaleRow[], rows: Rows, settings: Settings): string[] {
  if (stale.some(({ fact }) => fact === factOfSetting('permalink'))) return allCutPaths(rows, settings);
  return stale.filter(({ fact }) => fact === 'timeline:all').flatMap(({ at }) => cutPaths(settings.permalink, at));
}

/** With a pattern that ends in no slash, no post lives at a path that does. */
const canLive =
  ({ permalink }: Settings) =>
  (path: string): boolean =>
    permalink.endsWith('/') || path === '/' || !path.endsWith('/');
