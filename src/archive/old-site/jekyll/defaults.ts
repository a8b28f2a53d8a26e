import { isBelow } from './glob.js';
import { isRecord } from '../../markdown/front-matter-fields.js';
import { tableOf } from '../../../core/table-of.js';

/** What a Jekyll site takes a file for. */
export type JekyllType = 'posts' | 'drafts' | 'pages' | (string & {});

type Scope = { path?: unknown; type?: unknown };

/**
 * Front matter defaults of a Jekyll site (`defaults` of its configuration), merged as Jekyll 4.3 merges them: of two that say the same, the
 * one with the longer path has it, and of two that are as long the one with a type, or else the later.
 */
export function jekyllDefaults(sets: unknown, path: string, type: JekyllType): Record<string, unknown> {
  let merged: Record<string, unknown> = {};
  let last: Scope | null = null;
  for (const set of Array.isArray(sets) ? sets : []) {
    if (!isRecord(set) || !isRecord(set['values'])) continue;
    const scope: Scope = isRecord(set['scope']) ? set['scope'] : {};
    if (!applies(scope, path, type)) continue;
    const wins: boolean = last === null || precedes(scope, last);
    merged = wins ? { ...merged, ...set['values'] } : { ...set['values'], ...merged };
    if (wins) last = scope;
  }
  return merged;
}

const plural: Record<string, string> = tableOf({ page: 'pages', post: 'posts', draft: 'drafts' });

function applies({ path: below, type: wanted }: Scope, path: string, type: string): boolean {
  if (typeof wanted === 'string' && (plural[wanted] ?? wanted) !== type) return false;
  if (typeof below !== 'string' || below === '') return true;
  const start = bare(below);
  return start.includes('*') ? isBelow(path, start) : path.startsWith(start);
}

function precedes(next: Scope, last: Scope): boolean {
  const [a, b] = [next, last].map(({ path }) => bare(typeof path === 'string' ? path : '').length);
  return a === b ? next.type !== undefined || last.type === undefined : a! >= b!;
}

const bare = (path: string): string => path.replace(/^\//, '');
