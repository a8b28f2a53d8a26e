import { invalid } from './problem.js';
import { tableOf } from './table-of.js';

/** `line` is the line of the file on which `header` begins; `body` is every character after the header's last line. */
export type FrontMatter = { format: 'yaml' | 'toml' | 'json' | 'js' | 'none'; header: string; line: number; body: string };

/** Far above any real header, and low enough that the worst one costs the YAML parser about two seconds. */
const longestHeader = 50_000;

const formats: Record<string, FrontMatter['format']> = tableOf({
  '-': 'yaml',
  '+': 'toml',
  ';': 'json',
  '{': 'json',
  '"': 'json',
  yaml: 'yaml',
  toml: 'toml',
  json: 'json',
  js: 'js',
  javascript: 'js',
});
/** Eleventy names the language behind the first marks. A line end of two signs is never taken for two: forty of them could be read in 2^40 ways. */
const fence = /^(?:\uFEFF|[ \t]*(?:\r\n|\n|\r(?!\n)))*(-{3,200}|\+{3}|;{3,200})[ \t]*(yaml|toml|json|js|javascript)?[ \t]*(?:\r\n|\n|\r)/;
const key = /^[A-Za-z_][\w.-]*[ \t]*:(?:\s|$)/;
/** Runs of marks are taken whole: in parts they could be shared out in more ways than anybody can try. */
const restOfClosingLine = /(?:[ \t]|-{3,}(?!-)|;{3,}(?!;))*(?:\r\n|\n|\r|$)/y;

/**
 * Splits a text at its front matter: `---` (YAML), `+++` (TOML), `{…}` or `;;;` (JSON), and the headers without an
 * opening fence that Hexo and Pelican read. Only the very start counts; a `---` further down is the author's.
 * @throws Problem('invalid') when a header begins and never ends, or is longer than 50,000 characters.
 */
export function splitFrontMatter(text: string): FrontMatter {
  const opening = fence.exec(text);
  if (opening) return fenced(text, opening[0].length, opening[1]!, formats[opening[2] ?? opening[1]![0]!]!);
  const start = Math.max(0, text.search(/\S/));
  const end = text[start] === '{' ? endOfObject(text, start) : endOfBareHeader(text, start);
  if (end === null) return noFrontMatter(text);
  restOfClosingLine.lastIndex = end;
  const body = restOfClosingLine.test(text) ? restOfClosingLine.lastIndex : end;
  return cut(text, formats[text[start]!] ?? 'yaml', start, end, body);
}

/** Hexo allows more than three marks, and closes with as many. */
function fenced(text: string, start: number, mark: string, format: FrontMatter['format']): FrontMatter {
  const marks = mark === '---' ? '(?:---|\\.\\.\\.)' : mark.replaceAll('+', '\\+');
  const closing = new RegExp(`^${marks}[ \\t]*$(?:\\r\\n|\\n|\\r)?`, 'gm');
  closing.lastIndex = start;
  const end = closing.exec(text)?.index;
  if (end !== undefined) return cut(text, format, start, end, closing.lastIndex);
  if (mark !== '+++' && !key.test(text.slice(start))) return noFrontMatter(text);
  throw invalid('frontMatter', `The front matter that begins in line ${lineAt(text, start) - 1} has no closing ${mark}`);
}

const noFrontMatter = (text: string): FrontMatter => ({ format: 'none', header: '', line: 1, body: text.replace(/^\uFEFF/, '') });

function cut(text: string, format: FrontMatter['format'], start: number, end: number, body: number): FrontMatter {
  if (end - start > longestHeader) throw invalid('frontMatter', `The front matter is longer than ${longestHeader} characters`);
  return { format, header: text.slice(start, end), line: lineAt(text, start), body: text.slice(body) };
}

/** The line, counted from 1, of a place in a text. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split(/\r\n|\n|\r/).length;

/** Where the JSON object that begins here ends, or null when this is no JSON: Liquid begins with `{` too. */
function endOfObject(text: string, start: number): number | null {
  if (!/^\{\s*["}]/.test(text.slice(start, start + longestHeader))) return null;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === '\\') at++;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '{') depth++;
    else if (!quoted && letter === '}' && --depth === 0) return at + 1;
  }
  throw invalid('frontMatter', `The JSON front matter that begins in line ${lineAt(text, start)} has no closing }`);
}

/** Where a header without an opening fence ends: lines of `key: value`, a title among them, up to `---` or a blank line. */
function endOfBareHeader(text: string, start: number): number | null {
  const rest = text.slice(start, start + longestHeader);
  const json = /(?<![^])"[\w.-]+"\s*:[^]*?(?=^;{3,}[ \t]*$)/m.exec(rest);
  if (json) return start + json[0].length;
  const header = rest.slice(0, Math.max(0, rest.search(/^(?:-{3,}|;{3,})?[ \t]*$/m)));
  const keysOnly = header.split(/\r\n|\n|\r/).every((line) => key.test(line) || /^(?:[ \t]+\S|- |$)/.test(line));
  return key.test(header) && keysOnly && /^title[ \t]*:[ \t]+\S/im.test(header) ? start + header.length : null;
}
