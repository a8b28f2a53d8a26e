import { encodePath, keyOf } from '../core/path.js';
import { type Redirect, parseMarker } from './redirect.js';

/** What the rules below ask the site tree; keys and paths as in core/path.ts. */
export interface Tree {
  hasPage(path: string): boolean;
  movedMarker(key: string): string | null;
  isGone(key: string): boolean;
}

/**
 * Whether a page may live at a path at all. Doubled slashes and dots would reach files through the file system's
 * own rules, and `/index` would be a second address of `/`, as both are the file `index.html`.
 */
export const canBePage = (path: string) => !/\/\/|\/index$/.test(path) && !isHidden(path);

/** A segment with a leading dot: never served, and `/x/...html` has the key `/x/..`, which would climb. */
const isHidden = (path: string) => /\/\.(?!well-known\/)/.test(path);

/** The answer for a path that is not a page. nginx/qvill.js holds the same rules in the same order. */
export function resolve(path: string, tree: Tree): Redirect | 'gone' | 'missing' {
  const key = keyOf(path);
  if (isHidden(path) || isHidden(key)) return 'missing';
  const moved = parseMarker(tree.movedMarker(key) ?? '');
  if (moved) return moved;
  if (tree.isGone(key)) return 'gone';
  const page = [key, key + '/'].find((address) => address !== path && canBePage(address) && tree.hasPage(address));
  return page === undefined ? 'missing' : { status: 301, target: encodePath(page) };
}
