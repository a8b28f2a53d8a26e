import { type Edit, isInFence, lineEnd, lineStart, type Typed } from './edit.js';

/** Quotation marks and indentation; the bullet or number; the box of a task. */
const item = /^(?<before>(?:[ \t]*>)*[ \t]*)(?:(?<bullet>[-*+])|(?<number>\d{1,8})(?<dot>[.)]))(?<gap>[ \t]+)(?<box>\[[ xX]\][ \t]+)?/;
const quote = /^(?:[ \t]*>)+[ \t]?/;
const rule = /^[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}$/;

/** Enter: a list or a quotation goes on in the next line, with the next number; one with nothing in it ends. Null where Enter is just that. */
export function onEnter({ text, start, end }: Typed): Edit | null {
  const from = lineStart(text, start);
  const line = text.slice(from, lineEnd(text, start));
  const opening = openingOf(line);
  if (start !== end || !opening || start < from + opening.marks.length || isInFence(text, start)) return null;
  if (line.slice(opening.marks.length).trim() === '' && start === from + line.length) return ended(from, line, opening.without);
  const insert = `\n${opening.next}`;
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
}

/** An empty item goes; the quotation that it stands in stays, and ends with the next Enter. */
const ended = (from: number, line: string, left: string): Edit => {
  const cursor = from + left.length;
  return { from: cursor, to: from + line.length, insert: '', start: cursor, end: cursor };
};

/** What a line begins with, what the next one begins with, and what is left of it when it ends. */
function openingOf(line: string): { marks: string; next: string; without: string } | null {
  if (rule.test(line)) return null;
  const match = item.exec(line);
  if (!match) {
    const marks = quote.exec(line)?.[0];
    return marks === undefined ? null : { marks, next: marks.endsWith('>') ? `${marks} ` : marks, without: '' };
  }
  const { before = '', bullet, number, dot, gap = ' ', box } = match.groups!;
  const mark = bullet ?? `${Number(number) + 1}${dot}`;
  return { marks: match[0], next: `${before}${mark}${gap}${box ? '[ ] ' : ''}`, without: before.includes('>') ? before : '' };
}
