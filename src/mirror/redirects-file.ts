import { sourceOf } from '../core/path.js';
import { writeText } from '../redirects/write-text.js';
import type { Contents } from './contents.js';

/**
 * `_redirects`, as Netlify, Cloudflare Pages and GitLab Pages read it. Only Netlify's format can say 410; the others pass those lines
 * over, so they come last.
 */
export function redirectsFile({ moved, gone, patterns }: Contents): string {
  const rules = [
    ...moved.map(({ key, to, status }) => ({ source: sourceOf(key), target: to, code: status })),
    ...patterns.filter(({ target }) => target !== null),
  ];
  const none = [...gone.map((key) => ({ source: sourceOf(key), target: null, code: 410 })), ...patterns.filter(({ target }) => target === null)];
  return writeText([...rules, ...none], 'netlify');
}
