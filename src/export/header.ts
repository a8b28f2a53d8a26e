/*
 * The front matter of our own files: a key a line, each value as JSON. That is YAML too, to all who read it (YAML 1.2, 1.1 as libyaml has
 * it, and go-yaml), as long as nothing is left to their judgement: so every text is quoted, and signs that some of them fold, refuse or
 * take for the end of a line are written as \uXXXX. Moments stand bare: Hugo, Jekyll and editors read them as such.
 */

/** Keys in their order. */
export type Header = [key: string, value: unknown][];

export const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const dateKeys: ReadonlySet<string> = new Set(['date', 'lastmod']);
const plainKey = /^[A-Za-z_][\w-]{0,99}$/;
/** What YAML 1.1 takes for a truth value or nothing, when it stands bare. */
const notBare = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** C1, DEL, the separators of lines that only some know, byte order marks, and what is no sign at all. */
const unsafe = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A file: its front matter, and its text. */
export const fileOf = (header: Header, body: string): string => `---\n${header.map(lineOf).join('')}---\n${body}`;

/** A key and its value, on a line of their own. */
export const lineOf = ([key, value]: Header[number]): string => `${keyText(key)}: ${dateKeys.has(key) && moment.test(String(value)) ? value : flow(value)}\n`;

export const keyText = (key: string): string => (plainKey.test(key) && !notBare.test(key) ? key : flow(key));

/** A value on one line: JSON with a space after each comma and colon, as older readers of YAML want it. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).replace(unsafe, escaped);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${flow(key)}: ${flow(item)}`)
    .join(', ')}}`;
}

/** The parts of a file as `fileOf` writes it; null when anything of it was written otherwise. */
export function readFile(text: string): { header: Map<string, unknown>; body: string } | null {
  if (!text.startsWith('---\n')) return null;
  const end = text.startsWith('---\n', 4) ? 3 : text.indexOf('\n---\n', 3);
  if (end < 0) return null;
  const header = new Map<string, unknown>();
  for (const line of text
    .slice(4, end + 1)
    .split('\n')
    .slice(0, -1)) {
    const [, quoted, plain, value] = /^(?:("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*)): (.*)$/.exec(line) ?? [];
    const read = value === undefined ? undefined : moment.test(value) ? value : jsonIn(value);
    if (read === undefined) return null;
    header.set(plain ?? String(jsonIn(quoted!)), read);
  }
  return { header, body: text.slice(end + 5) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
