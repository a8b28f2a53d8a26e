import { isAppPath, isOwnPath } from '../core/app-paths.js';
import { hashedPath } from '../core/media.js';
import { decodePath, encodePath, keyOf } from '../core/path.js';
import { withQuery } from '../core/with-query.js';
import { type RuleBook, ruleFor } from '../redirects/match.js';
import { parseMarker } from './redirect.js';
import { queryOf } from './request-target.js';

/** What the rules below ask the site tree; keys and paths as in core/path.ts. */
export interface Tree extends RuleBook {
  hasPage(path: string): boolean;
  movedMarker(key: string): string | null;
  isGone(key: string): boolean;
}

/** What a path that is no page answers with: a redirect has a target. `rule`: the source of the redirect rule that says so. */
export type Found = { status: 404 | 410; rule?: string; target?: undefined } | { status: number; target: string; rule?: string };

/**
 * Whether a page may live at a path at all. Doubled slashes and dots would reach files through the file system's
 * own rules, and `/index` would be a second address of `/`, as both are the file `index.html`.
 */
export const canBePage = (path: string) => !/\/\/|\/index$/.test(path) && !isHidden(path);

/** A segment with a leading dot: never served, and `/x/...html` has the key `/x/..`, which would climb. */
const isHidden = (path: string) => /\/\.(?!well-known\/)/.test(path);

/** Rules are made so that one leads to no other; what a name in them stands for shows only here. */
const mostHops = 10;

/** The answer for a path that is not a page, in one step. nginx/qvill.js holds the same rules in the same order. */
export function resolve(path: string, tree: Tree): Found {
  const found = lookUp(path, tree);
  if (found.target === undefined || found.rule === undefined) return found;
  let { target } = found;
  for (let hop = 0; hop < mostHops; hop++) {
    const next = leadsOn(target, tree);
    if (next === null) break;
    target = next;
  }
  // What answered once is said to be gone, rather than lead to where nobody is
  return target.startsWith('/') && tree.isGone(keyOf(path)) && !answers(target, tree) ? { status: 410 } : { ...found, target };
}

/** Whether somebody answers with 200 at an address of the blog: a page, the engine itself, or a file that is not known to be gone. */
export function answers(target: string, tree: Tree): boolean {
  const path = decodePath(target);
  if (path === null) return false;
  if (isAppPath(path) || (hashedPath(path) && !tree.isGone(keyOf(path)))) return true;
  return canBePage(path) && tree.hasPage(path);
}

/** The answer of an address by itself, wherever that leads. */
export function lookUp(path: string, tree: Tree): Found {
  const key = keyOf(path);
  if (isHidden(path) || isHidden(key)) return { status: 404 };
  const moved = parseMarker(tree.movedMarker(key) ?? '');
  if (moved) return moved;
  const page = [key, key + '/'].find((address) => address !== path && canBePage(address) && tree.hasPage(address));
  if (page !== undefined) return { status: 301, target: encodePath(page) };
  const rule = isOwnPath(key) ? null : ruleFor(path, tree);
  if (rule) return rule.target === null ? { status: 410, rule: rule.source } : { status: rule.code, target: rule.target, rule: rule.source };
  return { status: tree.isGone(key) ? 410 : 404 };
}

/** Where the target of a rule leads on to; null when somebody answers there, or nobody. */
function leadsOn(target: string, tree: Tree): string | null {
  const path = decodePath(target);
  if (path === null || isAppPath(path) || (canBePage(path) && tree.hasPage(path))) return null;
  const next = lookUp(path, tree).target;
  return next === undefined ? null : withQuery(next, queryOf(target));
}
