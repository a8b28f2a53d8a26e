import { encodePath } from '../core/path.js';
import type { Contents } from './contents.js';

/**
 * `_redirects`, as Netlify, Cloudflare Pages and GitLab Pages read it. Only Netlify's format can say 410; the others pass those lines
 * over, so they come last.
 */
export function redirectsFile({ moved, gone }: Contents): string {
  const lines = [...moved.map(({ key, to, status }) => `${source(key)} ${to} ${status}`), ...gone.map((key) => `${source(key)} /410.html 410`)];
  return lines.map((line) => `${line}\n`).join('');
}

/** A colon would begin a placeholder there, and a star take anything. */
const source = (key: string): string => encodePath(key).replaceAll(':', '%3A').replaceAll('*', '%2A');
