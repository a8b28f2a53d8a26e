import type { Contents } from './contents.js';

/** What has moved and what is gone, for the end of nginx/plain/htaccess. Paths are compared decoded, and without regard to case. */
export function htaccessRules({ moved, gone }: Contents): string {
  const rules = [
    ...moved.map(({ key, to, status }) => `RewriteRule "${pattern(key)}" "${to.replaceAll('"', '%22').replace(/[%$\\]/g, '\\$&')}" [R=${status},NE,NC,L]`),
    ...gone.map((key) => `RewriteRule "${pattern(key)}" - [G,NC]`),
  ];
  return rules.map((rule) => `${rule}\n`).join('');
}

/** The address without its first slash, which Apache takes away in a folder. Between quotation marks nothing says that one is meant; a pattern can name it. */
const pattern = (key: string): string =>
  `^${key
    .slice(1)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('"', '\\x22')}${key === '/' ? '' : '(?:\\.html?)?/*'}$`;
