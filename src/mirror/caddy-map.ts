import { regexOf, targetWith } from '../redirects/as-regex.js';
import type { Contents } from './contents.js';

/** What nginx/plain/caddy.conf asks: where an old address leads, and with what status. */
export function caddyMap({ moved, gone, patterns }: Contents): string {
  const rows = [
    ...moved.filter(({ key }) => canBeSaid(key)).map(({ key, to, status }) => [key, sayable(to), String(status)]),
    ...gone.filter(canBeSaid).map((key) => [key, '-', '410']),
  ];
  const many = patterns
    .filter(({ source }) => canBeSaid(source))
    .map((rule) => {
      const to = targetWith({ ...rule, target: rule.target === null ? null : sayable(rule.target).replace(/[{}]/g, '\\$&') }, (n) => `\${${n}}`);
      return `\`~(?i)${regexOf(rule.source).replace(/[{}]/g, '\\$&')}\` \`${to || '-'}\` ${rule.code}`;
    });
  return `# Import this in the site, after \`root * FOLDER\`; reload Caddy when it changes. First an address without what does not count,
# then what has moved and what is gone. Caddy compares with regard to case.
map {path} {qvill_key} {
    ~// /_qvill/none
    ~^/+(?:index\\.html?)?$ /
    ~^(/.+?)(?:/(?:index\\.html?)?|\\.html?)+$ "\${1}"
    default {path}
}
map {qvill_key} {qvill_to} {qvill_status} {
${rows.map((row) => `    ${row.map(quoted).join(' ')}\n`).join('')}    default "" ""
}
map {qvill_key} {qvill_rule_to} {qvill_rule_status} {
${many.map((row) => `    ${row}\n`).join('')}    default "" ""
}
map {query} {qvill_query} {
    ~^$ ""
    default "?{query}"
}
`;
}

/** Nothing has a meaning between these but they themselves, and then braces, which would begin a placeholder. */
const quoted = (text: string): string => `\`${text.replace(/[{}]/g, '\\$&')}\``;

/** No way to write a backtick there is good for all keys, nor one to write what would be a variable of its environment, which it puts in before it reads anything. */
const canBeSaid = (key: string): boolean => !/`|\{\$/.test(key);

/** The same of an address, where both may be written otherwise. */
const sayable = (address: string): string => address.replaceAll('`', '%60').replaceAll('{$', '%7B$');
