import { momentIn, type Place } from '../core/long-date.js';
import { encodePath } from '../core/path.js';
import type { PageProblem } from '../publishing/problems.store.js';
import { wholeSite } from '../publishing/receipt.js';

/** How many pages are named of those that fail for one reason. */
const named = 20;

/** What is wrong, a row a reason: a broken theme is one, however many pages it holds up. */
export function problemRows(problems: PageProblem[], place: Place) {
  return [...Map.groupBy(problems, ({ reason }) => reason)].map(([reason, pages]) => {
    const since = pages.map((page) => page.since).toSorted()[0]!;
    const triedAt = pages
      .map((page) => page.triedAt)
      .toSorted()
      .at(-1)!;
    return {
      reason,
      isAll: pages.some(({ path }) => path === wholeSite),
      pages: pages
        .filter(({ path }) => path !== wholeSite)
        .slice(0, named)
        .map(({ path }) => ({ path, url: encodePath(path) })),
      more: Math.max(0, pages.length - named),
      since: { iso: since, words: momentIn(place, since) },
      tried: { iso: triedAt, words: momentIn(place, triedAt) },
    };
  });
}
