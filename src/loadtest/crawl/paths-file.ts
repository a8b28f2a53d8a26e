import { invalid } from '../../core/problem.js';
import type { Target } from '../load/plan.js';
import type { FoundPath, FoundRedirect, LeftOut, Site } from './found.js';

/** `paths.json`: what a crawl found and can be given again. A list of paths, as texts or as objects, does as well. */
export type PathsFile = { origin: string; madeAt: string; paths: FoundPath[]; leftOut: LeftOut[] };
/** `redirects.json`. */
export type RedirectsFile = { origin: string; madeAt: string; redirects: FoundRedirect[] };

export const pathsFile = ({ origin, paths, leftOut }: Site, madeAt: Date): PathsFile => ({ origin, madeAt: madeAt.toISOString(), paths, leftOut });
export const redirectsFile = ({ origin, redirects }: Site, madeAt: Date): RedirectsFile => ({ origin, madeAt: madeAt.toISOString(), redirects });

/** @throws Problem('invalid', 'paths') that names the entry */
export function readPaths(text: string, name: string): Target[] {
  const targets = entriesOf(text, 'paths', name).map((entry): Target => {
    const { path, status, bytes, group } = typeof entry === 'string' ? { path: entry } : ((entry ?? {}) as Partial<FoundPath>);
    return {
      path: asPath(path, name),
      status: statusOr(status, name),
      group: typeof group === 'string' ? group : 'page',
      ...(typeof bytes === 'number' ? { bytes } : {}),
    };
  });
  if (targets.length === 0) throw invalid('paths', `${name} names no path`);
  return targets;
}

/** Those that this site answers: each is asked for too, and must lead where it did. */
export function readRedirects(text: string, name: string): Target[] {
  return entriesOf(text, 'redirects', name).map((entry): Target => {
    const { from, status, location } = (entry ?? {}) as Partial<FoundRedirect>;
    if (typeof location !== 'string') throw invalid('redirects', `${name}: “${String(from)}” has no location`);
    return { path: asPath(from, name), status: statusOr(status, name), group: 'redirect', to: location };
  });
}

export const targetsOf = (site: Site): Target[] => [
  ...readPaths(JSON.stringify(site.paths), 'the crawl'),
  ...(site.redirects.length > 0 ? readRedirects(JSON.stringify(site.redirects), 'the crawl') : []),
];

function entriesOf(text: string, key: 'paths' | 'redirects', name: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(key, `${name} is no JSON`);
  }
  const entries = Array.isArray(value) ? value : (value as Record<string, unknown> | null)?.[key];
  if (!Array.isArray(entries)) throw invalid(key, `${name} has no list of ${key}`);
  return entries as unknown[];
}

/** As it may stand in a request. */
function asPath(path: unknown, name: string): string {
  const url = typeof path === 'string' && /^\/(?!\/)/.test(path) ? URL.parse(path, 'http://site.invalid') : null;
  if (!url) throw invalid('paths', `${name}: “${String(path)}” is no path, such as /about`);
  return url.pathname + url.search;
}

function statusOr(status: unknown, name: string): number | null {
  if (status === undefined || status === null) return null;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw invalid('paths', `${name}: “${String(status)}” is no status`);
}
