import { type Edit, isInFence, lineEnd, lineStart, type Typed } from './edit.js';

/** Signs that go around what is selected instead of taking its place. */
export const wrappingSigns = ['*', '_', '`', '"'];

/** A sign typed over a selection: around it, white space left outside. Null where a sign is just that. */
export function onSign({ text, start, end }: Typed, sign: string): Edit | null {
  const selected = text.slice(start, end);
  const inner = selected.trim();
  if (!wrappingSigns.includes(sign) || inner === '' || /\n[ \t]*\n/.test(selected) || isInFence(text, start)) return null;
  const [open, close] = sign === '`' ? codeMarks(inner) : [sign, sign];
  const from = start + selected.indexOf(inner);
  const first = from + open.length;
  return { from, to: from + inner.length, insert: open + inner + close, start: first, end: first + inner.length };
}

/** Code that holds backticks stands between more of them. */
function codeMarks(code: string): [open: string, close: string] {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return longest === 0 ? [marks, marks] : [`${marks} `, ` ${marks}`];
}

/** An address pasted over words: a link. Null where a paste is just that. */
export function onPaste({ text, start, end }: Typed, pasted: string): Edit | null {
  const selected = text.slice(start, end);
  const address = pasted.trim();
  if (!isAddress(address) || selected.trim() === '' || isAddress(selected.trim()) || selected.includes('\n') || isLiteral(text, start)) return null;
  const insert = `[${balanced(selected, '[', ']') ? selected : selected.replace(/[[\]]/g, '\\$&')}](${destination(address)})`;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}

/** The link key: what is selected, or the word at the cursor, becomes a link whose address, or text, is typed next. */
export function onLink({ text, start, end }: Typed): Edit {
  const isWord = /[\p{L}\p{N}'’-]/u;
  let [from, to] = [start, end];
  if (start === end) {
    while (from > 0 && isWord.test(text[from - 1]!)) from--;
    while (to < text.length && isWord.test(text[to]!)) to++;
  }
  const words = text.slice(from, to);
  const insert = isAddress(words) ? `[](${destination(words)})` : `[${words}]()`;
  const cursor = from + (isAddress(words) || words === '' ? 1 : insert.length - 1);
  return { from, to, insert, start: cursor, end: cursor };
}

export const isAddress = (text: string): boolean => /^(?:https?:\/\/|mailto:)\S+$/i.test(text) && URL.canParse(text);

/** Code, the address of a link, an attribute: what stands there is no text. */
function isLiteral(text: string, position: number): boolean {
  const before = text.slice(lineStart(text, position), position);
  const isCode = (before.match(/`/g)?.length ?? 0) % 2 === 1 && text.slice(position, lineEnd(text, position)).includes('`');
  return isCode || /(?:\]\(<?|=["']?|<)$/.test(before) || isInFence(text, position);
}

const destination = (address: string): string =>
  balanced(address, '(', ')') && !/[<>\\]/.test(address)
    ? address
    : address.replace(/[()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function balanced(text: string, open: string, close: string): boolean {
  let depth = 0;
  for (const sign of text.replace(/\\./g, '')) {
    if (sign === open) depth++;
    if (sign === close && --depth < 0) return false;
  }
  return depth === 0;
}
