import { keyOf } from '../core/path.js';
import { slugFrom } from '../core/slug.js';

const longestLabel = 80;

/**
 * The name in the library for a file that came as `sent`, without its ending: the last part of a path, as a slug. The ending
 * says nothing: what a file is its bytes say.
 */
export function baseName(sent: string): string {
  const last = sent.split(/[/\\]/).at(-1) ?? '';
  // What `keyOf` folds would lead to two addresses for one file
  return keyOf(slugFrom(last.replace(/\.[a-z0-9]{1,5}$/i, ''), 'file'));
}

/** The name as it came, for sentences: one line, not too long. */
export function labelOf(sent: string): string {
  const last =
    (sent.split(/[/\\]/).at(-1) ?? '')
      .toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .trim() || 'The file';
  return last.length <= longestLabel ? last : `${last.slice(0, longestLabel / 2)}…${last.slice(-longestLabel / 4)}`;
}
