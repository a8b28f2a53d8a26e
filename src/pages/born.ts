import { fixedPaths } from '../core/app-paths.js';
import { mediaPath } from '../core/media.js';

/*
 * Which pages a fact can bring into being. Pages that exist already are found by what they were made from; a page that
 * has never been made must be thought of once, here.
 */

/** The paths that may begin to answer because of `fact`, touched at a moment. Full list pages are counted elsewhere. */
export function bornOf(fact: string, at: string): string[] {
  const [kind = '', rest = ''] = fact.split(/:(.*)/s);
  if (kind === 'path') return [rest, `${rest}/`, `${rest}.md`];
  if (kind === 'media') return [mediaPath(rest)];
  if (fact === 'timeline:all') return [...fixedPaths, `/archive/${at.slice(0, 4)}`];
  if (rest.startsWith('tag:')) return labelPaths(rest.slice('tag:'.length));
  if (rest.startsWith('category:')) return [`/categories/${rest.slice('category:'.length)}`];
  return [];
}

export const labelPaths = (tag: string): string[] => ['', '/atom.xml', '/rss.xml'].map((end) => `/tags/${tag}${end}`);
