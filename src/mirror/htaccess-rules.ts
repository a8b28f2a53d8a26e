import { regexOf, targetWith } from '../redirects/as-regex.js';
import type { Rule } from '../redirects/rule.js';
import type { Contents } from './contents.js';

/** What has moved and what is gone, for the end of nginx/plain/htaccess. Paths are compared decoded, and without regard to case. */
export function htaccessRules({ moved, gone, patterns }: Contents): string {
  const rules = [
    ...moved.map(({ key, to, status }) => `RewriteRule "${pattern(key)}" "${to.replaceAll('"', '%22').replace(/[%$\\]/g, '\\$&')}" [R=${status},NE,NC,L]`),
    ...gone.map((key) => `RewriteRule "${pattern(key)}" - [G,NC]`),
    ...(patterns.length > 0 ? ['RewriteCond %{REQUEST_FILENAME}/index.html -f', 'RewriteRule ^ - [L]'] : []),
    ...patterns.map(forMany),
  ];
  return rules.map((rule) => `${rule}\n`).join('');
}

/** What is captured is put in decoded, and so that Apache encodes it again. */
function forMany(rule: Rule): string {
  const from = regexOf(rule.source, '^').replaceAll('"', '\\x22');
  if (rule.target === null) return `RewriteRule "${from}" - [G,NC]`;
  const to = targetWith({ ...rule, target: rule.target.replaceAll('"', '%22').replace(/[%$\\]/g, '\\$&') }, (n) => `$${n}`);
  return `RewriteRule "${from}" "${to}" [R=${rule.code},${/\$\d/.test(to) ? '' : 'NE,'}NC,L]`;
}

/** The address without its first slash, which Apache takes away in a folder. Between quotation marks nothing says that one is meant; a pattern can name it. */
const pattern = (key: string): string =>
  `^${key
    .slice(1)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('"', '\\x22')}${key === '/' ? '' : '(?:\\.html?)?/*'}$`;
