import { fixedPaths } from '../core/app-paths.js';
import { cardPath } from '../core/card.js';
import { mediaPath } from '../core/media.js';
import { rulesPath } from '../redirects/rule.js';
import { listPaths, listsAt } from './lists.js';
import type { Timeline } from './public-posts.store.js';

/*
 * Which pages a fact can bring into being. Pages that exist already are found by what they were made from; a page that
 * has never been made must be thought of once, here.
 */

/** The paths that may begin to answer because of `fact`, touched at a moment. Full list pages are counted elsewhere. */
export function bornOf(fact: string, at: string): string[] {
  const [kind = '', rest = ''] = fact.split(/:(.*)/s);
  if (kind === 'path') return [rest, `${rest}/`, `${rest}.md`];
  // The card of a post that was withdrawn is kept, and comes back with it
  if (kind === 'card' || kind === 'post') return [cardPath(Number(rest))];
  if (kind === 'rules') return [rulesPath(rest)];
  if (kind === 'media') return [mediaPath(rest)];
  if (fact === 'setting:llmsTxt') return ['/llms.txt'];
  if (kind !== 'timeline') return [];
  const lists = listsAt(rest as Timeline, at).flatMap(listPaths);
  return rest === 'all' ? [...fixedPaths, ...lists] : lists;
}
