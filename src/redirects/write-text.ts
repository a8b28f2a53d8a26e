import { regexOf, targetWith } from './as-regex.js';
import type { Format } from './read-text.js';
import { codes, goneCode, kindOf, type Rule } from './rule.js';

/** Rules as a text that others read, and that `readText` reads again. They come in their order: exact ones first, then prefixes, the longest first, then patterns. */
export const writeText = (rules: readonly Rule[], format: Format): string => writers[format](rules);

const lines = (all: string[]): string => all.map((line) => `${line}\n`).join('');

const writers: Record<Format, (rules: readonly Rule[]) => string> = {
  text: (rules) =>
    lines(rules.map(({ source, target, code }) => (code === goneCode ? `${source} - 410` : `${source} ${target}${code === 301 ? '' : ` ${code}`}`))),
  csv: (rules) => lines(['source,target,code', ...rules.map(({ source, target, code }) => [source, target ?? '', String(code)].map(cell).join(','))]),
  netlify: (rules) => lines(rules.map(({ source, target, code }) => `${source} ${target ?? '/410.html'} ${code}`)),
  nginx: (rules) =>
    codes
      .map((code) =>
        mapOf(
          code,
          rules.filter((rule) => rule.code === code),
        ),
      )
      .join(''),
};

const cell = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** nginx looks at what is written before it looks at expressions, and at these in their order. */
function mapOf(code: number, rules: readonly Rule[]): string {
  if (rules.length === 0) return '';
  const rows = rules.flatMap((rule) => {
    const value = code === goneCode ? '1' : targetWith({ ...rule, target: rule.target!.replaceAll('$', '%24') }, (n) => `$${n}`);
    if (kindOf(rule.source) === 'exact') return [`    ${quoted(decodeURIComponent(rule.source))} ${quoted(value)};`];
    // So that it can be read again: nobody reads expressions here
    return [`    # rule ${rule.source} ${rule.target ?? '-'} ${code}`, `    ${quoted(`~*${regexOf(rule.source)}`)} ${quoted(value)};`];
  });
  return `map $uri $redirect_${code} {\n    default "";\n${lines(rows)}}\n`;
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
