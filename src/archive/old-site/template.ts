import { encodePath } from '../../core/path.js';
import { withoutEnd } from '../../core/without-end.js';

/** A pattern with its words in their places, as an address; null when it has a word of which nothing is known. `mark` finds a word; its first group is the name. */
export function filledIn(pattern: string, mark: RegExp, words: Record<string, string | null | undefined>): string | null {
  let isKnown = true;
  const path = pattern.replace(mark, (_, name: string) => {
    const word = words[name];
    if (word === undefined || word === null) isKnown = false;
    return word ?? '';
  });
  return isKnown ? encodePath(`/${path}`.replace(/\/{2,}/g, '/')) : null;
}

/** What is below one of these folders, the longest first; else the path itself. */
export const belowAny =
  (folders: string[]) =>
  (path: string): string =>
    path.slice(folders.find((folder) => path.startsWith(folder))?.length ?? 0);

export const textOf = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);

/** A site's address without its end slash; null for one that is none. */
export const siteUrl = (value: unknown): string | null => (typeof value === 'string' && /^https?:\/\//.test(value) ? withoutEnd(value, '/') : null);
