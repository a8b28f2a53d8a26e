import { isOwnPath } from '../core/app-paths.js';
import { decodePath, keyOf } from '../core/path.js';
import { isScanned } from '../core/scanned-path.js';
import { withQuery } from '../core/with-query.js';
import { shown } from '../redirects/rule.js';
import { queryOf } from './request-target.js';
import { canBePage, lookUp, resolve, type Tree } from './resolve.js';

/** What happens to an address: the answer of the blog, and each step by which it comes to be. */
export type Explained = { status: number; location: string | null; steps: string[] };

const mostSteps = 10;

/** What a reader gets at an address, from the tree that readers have. @param typed a path, a word, or an address of the blog itself */
export function explain(typed: string, tree: Tree, origin: string): Explained {
  const text = typed.trim();
  const target = text.startsWith(origin) ? text.slice(origin.length) || '/' : text.startsWith('/') ? text : `/${text}`;
  const path = decodePath(encodeURI(target).replace(/%25([\da-f]{2})/gi, '%$1'));
  if (path === null) return { status: 400, location: null, steps: [`${target} can’t be decoded: 400`] };
  const shortcut = atOnce(path, tree);
  if (shortcut) return { location: null, ...shortcut };
  const { status, target: leadsTo } = resolve(path, tree);
  const location = leadsTo === undefined ? null : withQuery(leadsTo, queryOf(target));
  const isSpared = location === null && lookUp(path, tree).target !== undefined;
  const end =
    location !== null ? [`Readers get ${status} to ${location}, in one step`] : isSpared ? [`Something answered at ${path} once: readers get 410`] : [];
  return { status, location, steps: [...stepsFrom(path, tree), ...end] };
}

function atOnce(path: string, tree: Tree): Pick<Explained, 'status' | 'steps'> | null {
  if (isScanned(path)) return { status: 404, steps: [`Only scanners ask for ${path}: 404 before anything is looked up`] };
  if (canBePage(path) && tree.hasPage(path)) return { status: 200, steps: [`A page lives at ${path}: 200`] };
  if (isOwnPath(path) && !path.startsWith('/media')) return { status: 200, steps: [`${path} belongs to the engine itself`] };
  return null;
}

function stepsFrom(path: string, tree: Tree): string[] {
  const steps: string[] = [];
  for (let at: string | null = path; at !== null && steps.length < mostSteps;) {
    if (canBePage(at) && tree.hasPage(at)) return [...steps, `A page lives at ${at}`];
    const { status, target, rule } = lookUp(at, tree);
    if (target === undefined) return [...steps, rule ? `The rule ${shown(rule)} says that ${at} is gone: 410` : nobody(at, status)];
    steps.push(rule ? `The rule ${shown(rule)} leads from ${at} to ${target}` : reasonFor(at, target, tree));
    at = target.startsWith('/') ? decodePath(target) : null;
  }
  return steps;
}

const nobody = (path: string, status: number): string =>
  status === 410 ? `${path} answered once, and what was there is gone: 410` : `Nothing lives at ${path}, and no rule is for it: 404`;

const reasonFor = (path: string, target: string, tree: Tree): string =>
  tree.movedMarker(keyOf(path)) === null ? `${path} is another spelling of ${target}` : `${path} is an old address, and leads to ${target}`;
