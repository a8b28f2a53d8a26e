import { fixedPaths } from '../core/app-paths.js';
import { cardPath } from '../core/card.js';
import { feedsBelow } from '../core/feed-paths.js';
import { mediaPath } from '../core/media.js';
import { cutPaths } from '../core/permalink.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { rulesPath } from '../redirects/rule.js';
import { allBuckets } from '../redirects/rule-rows.store.js';
import { allLists } from './all-lists.store.js';
import { countedDays } from './counted.store.js';
import { listPaths } from './lists.js';
import { fullPagePaths } from './new-pages.store.js';
import { numberedPaths } from './numbered.store.js';
import { sourceOf } from './post.page.js';

/** Every path that may have an outcome: for making the whole site at once. Posts come first, lists after them. */
export function allPaths(rows: Rows, settings: Settings): string[] {
  const words = (sql: string) => rows.all<{ word: string }>(sql).map(({ word }) => word);
  return [
    ...new Set([
      ...words('SELECT path AS word FROM Post WHERE path IS NOT NULL ORDER BY id').flatMap((path) => [path, sourceOf(path)]),
      ...words('SELECT key AS word FROM Alias'),
      ...words('SELECT key AS word FROM Address'),
      ...words('SELECT slug AS word FROM Tag').flatMap((slug) => [`/tags/${slug}`, ...feedsBelow(`/tags/${slug}`)]),
      ...allLists(rows).flatMap((list) => [...listPaths(list), ...fullPagePaths(list, list.count, settings)]),
      ...allCutPaths(rows, settings),
      ...numberedPaths(rows, settings),
      ...rows.all<{ postId: number }>('SELECT postId FROM Card').map(({ postId }) => cardPath(postId)),
      ...words('SELECT name AS word FROM Media').map(mediaPath),
      ...allBuckets(rows).map(rulesPath),
      ...fixedPaths,
    ]),
  ];
}

/** What is left of posts' addresses when their ends are cut off: `/2026/11`. */
export function allCutPaths(rows: Rows, { permalink }: Settings): string[] {
  if (cutPaths(permalink, '2000-01-01').length === 0) return [];
  return countedDays(rows).flatMap(({ day }) => cutPaths(permalink, day));
}
