import type { Written } from './read-rule.js';
import { Turns } from '../platform/turns.js';
import { sourceOf } from '../core/path.js';
import { invalid } from '../core/problem.js';

/** The forms in which rules come and go. `text` is a line `alias URL`, as gosherve and servy have it; `netlify` is a file `_redirects`. */
export const formats = ['text', 'csv', 'netlify', 'nginx'] as const;
export type Format = (typeof formats)[number];

/** A longer text is not taken in: a hundred thousand rules are 6 MB. */
export const mostBytes = 16 * 1024 * 1024;
/** Nor is one of more rules: a million short ones took half a minute. */
const mostRules = 200_000;

export type Line = { line: number; written: Written };
export type LineFault = { line: number; text: string; message: string };
export type Read = { lines: Line[]; faults: LineFault[] };

type Reading = Written | string | null;

/**
 * The rules that a text holds, and each line that is none. @param format none: what it looks like
 * @throws Problem('invalid', 'text') when there are more than 200,000
 */
export async function readText(text: string, format: Format = formatOf(text)): Promise<Read> {
  const turns = new Turns();
  const read: Read = { lines: [], faults: [] };
  const reader = readers[format](text);
  let i = -1;
  for (const line of linesOf(text)) {
    await turns.give();
    i++;
    if (read.lines.length + read.faults.length > mostRules)
      throw invalid(
        'text',
        `The text has more than ${mostRules.toLocaleString('en')} rules: write what they have in common as one, such as “/old/* /new/:splat”`,
      );
    const found = reader(line, i);
    if (typeof found === 'string') read.faults.push({ line: i + 1, text: line.trim().slice(0, 200), message: found });
    else if (found) read.lines.push({ line: i + 1, written: found });
  }
  return read;
}

/** One after the other: a million of them take a hundred megabytes. */
function* linesOf(text: string): Generator<string> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) {
    yield text.slice(start, index);
    start = index + end.length;
  }
  yield text.slice(start);
}

/** What a text looks like. */
export function formatOf(text: string): Format {
  let first: string | undefined;
  let isEachEnded = true;
  for (const line of linesOf(text)) {
    if (/^\s*(#|$)/.test(line)) continue;
    if (/^\s*map\s/.test(line)) return 'nginx';
    first ??= line;
    isEachEnded &&= /;\s*(#.*)?$/s.test(line);
  }
  if (first === undefined) return 'text';
  if (isEachEnded) return 'nginx';
  return /^\s*("[^"]*"|[^\s,;\t]+)\s*[,;\t]/.test(first) && !/^\S+[ \t]+\/?\S/.test(first.replace(/[,;\t]/g, ',')) ? 'csv' : 'text';
}

const readers: Record<Format, (text: string) => (line: string, index: number) => Reading> = {
  text: () => words,
  netlify: () => words,
  csv: (text) => {
    const [first = ''] = linesOf(text);
    const separator = [',', '\t', ';'].find((each) => first.includes(each)) ?? ',';
    return (line, index) => cells(line, separator, index === 0);
  },
  nginx: () => {
    let code = '';
    let isSaid = false;
    return (line) => {
      const [, rule] = /^\s*# rule (.+)/.exec(line) ?? [];
      const isItsRow = isSaid && /^\s*"~/.test(line);
      isSaid = rule !== undefined;
      if (rule) return words(rule);
      if (isItsRow) return null;
      const opening = /^\s*map\s.*\$\w*?(\d{3})?\s*\{/.exec(line);
      if (opening) code = opening[1] ?? '';
      return opening ? null : mapped(line, code);
    };
  },
};

/** `SOURCE TARGET [CODE]`; a `#` begins a comment. */
function words(line: string): Reading {
  const [source, target, code = '', ...more] = line.replace(/(^|\s)#.*$/s, '').trim().split(/\s+/); // prettier-ignore
  if (!source) return null;
  if (target === undefined) return 'It says no address to lead to';
  if (target === '410' && code === '') return { source, target: '-', code: '410' };
  if (/^[^/:?]+=/.test(target)) return 'It looks at the query, and rules look at the path alone';
  if (more.length > 0 || code.includes('=')) return 'It has a condition, and rules have none';
  return { source, target, code };
}

/** `source,target,code`, in quotation marks where a cell holds the separator (RFC 4180). */
function cells(line: string, separator: string, isFirst: boolean): Reading {
  if (/^\s*(#|$)/.test(line)) return null;
  const [source = '', target = '', code = ''] = cellsOf(line, separator);
  if (isFirst && /^(source|from|old|alias|path)\b/i.test(source)) return null;
  return { source, target, code };
}

function cellsOf(line: string, separator: string): string[] {
  const found: string[] = [];
  for (let at = 0; at <= line.length;) {
    if (line[at] === '"') {
      const end = /^"((?:[^"]|"")*)"?/.exec(line.slice(at))!;
      found.push(end[1]!.replaceAll('""', '"'));
      at += end[0].length + 1;
    } else {
      const end = line.indexOf(separator, at);
      found.push(line.slice(at, end < 0 ? line.length : end).trim());
      at = end < 0 ? line.length + 1 : end + 1;
    }
  }
  return found;
}

/** A row of an nginx map. */
function mapped(line: string, code: string): Reading {
  const bare = line.trim();
  if (bare === '' || bare === '}' || /^(#|default\s|hostnames;|volatile;|include\s)/.test(bare)) return null;
  const [, quoted, plain, quotedTarget, plainTarget] =
    /^(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*))\s+(?:"((?:[^"\\]|\\.)*)"|([^\s;"][^\s;]*))\s*;\s*(?:#.*)?$/.exec(bare) ?? [];
  const [source, target] = [quoted ?? plain, quotedTarget ?? plainTarget].map((text) => text?.replace(/\\(.)/g, '$1'));
  if (source === undefined || target === undefined) return 'It is no row of a map: SOURCE TARGET;';
  if (source.startsWith('~'))
    return 'It is a regular expression, and nobody’s pattern may run away here: write it with names, such as /:year/:slug, or a star at its end';
  // nginx compares with the decoded path
  return code === '410' ? { source: sourceOf(source), target: '-', code } : { source: sourceOf(source), target, code };
}
