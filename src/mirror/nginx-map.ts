import { regexOf, targetWith } from '../redirects/as-regex.js';
import type { Rule } from '../redirects/rule.js';
import type { Contents } from './contents.js';

const statuses = [301, 302, 303, 307, 308];
/** What nginx needs beside the bytes of a map's longest key. */
const overhead = 32;

/** The maps that nginx/plain/nginx.conf asks. nginx compares their keys without regard to case. */
export function nginxMap({ moved, gone, patterns }: Contents): string {
  const longest = Math.max(0, ...[...moved.map(({ key }) => key), ...gone].map((key) => Buffer.byteLength(key)));
  const bucket = Math.max(128, 2 ** Math.ceil(Math.log2(longest + overhead)));
  const tables = [
    ...statuses.map((status) => table(`qvill_moved_${status}`, moved.filter((each) => each.status === status).map(({ key, to }) => [key, to]))), // prettier-ignore
    table('qvill_gone', gone.map((key) => [key, '1'])), // prettier-ignore
  ];
  return `# Include this in \`http { }\`, and _qvill/nginx.conf in the server; reload nginx when it changes.
map_hash_bucket_size ${bucket};
map_hash_max_size 65536;

# The file of a page
map $uri $qvill_file {
    "~/$"                                "\${uri}index.html";
    "~\\.(xml|json|txt|md|ico|svg|png)$"  $uri;
    default                              "$uri.html";
}
# An address without what does not count: a slash at its end, index.html, .html
map $uri $qvill_key {
    "~^/+(?:index\\.html?)?$"                                 /;
    "~^(?<qvill_stem>/.+?)(?:/(?:index\\.html?)?|\\.html?)+$"  $qvill_stem;
    default                                                  $uri;
}
# \`/index\` would be a second address of \`/\`
map $qvill_key $qvill_page {
    "~/index$"  /_qvill/none;
    default     $qvill_key;
}

# What has moved and what is gone
${tables.join('')}
# Rules for many addresses
${[...statuses, 410].map((status) => tableOf(status, patterns)).join('')}
# A query goes along, unless the target has one of its own
map "${statuses.flatMap((status) => [`$qvill_moved_${status}`, `$qvill_rule_${status}`]).join('')}" $qvill_query {
    "~[?#]"  "";
    default  $is_args$args;
}
`;
}

function table(name: string, rows: [string, string][]): string {
  return `map $qvill_key $${name} {\n    default "";\n${rows.map(([key, value]) => `    ${quoted(key)} ${quoted(value.replaceAll('$', '%24'))};\n`).join('')}}\n`;
}

function tableOf(status: number, patterns: Rule[]): string {
  const rows = patterns.filter(({ code }) => code === status);
  const to = (rule: Rule) => (rule.target === null ? '1' : targetWith({ ...rule, target: rule.target.replaceAll('$', '%24') }, (n) => `$${n}`));
  const lines = rows.map((rule) => `    ${quoted(`~*${regexOf(rule.source)}`)} ${quoted(to(rule))};\n`);
  return `map $qvill_key $qvill_rule_${status} {\n    default "";\n${lines.join('')}}\n`;
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
