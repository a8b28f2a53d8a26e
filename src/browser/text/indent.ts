import { type Edit, lineEnd, lineStart, type Typed } from './edit.js';

/** Deep enough under any bullet, and under a number of two digits. */
const step = '    ';
const listItem = /^(?:[ \t]*>)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/;

/** Tab and, `back`, Shift-Tab: a list item or the selected lines move by a step; elsewhere Tab types one. Null when there is nothing to take back. */
export function onTab(typed: Typed, back: boolean): Edit | null {
  const { text, start, end } = typed;
  const from = lineStart(text, start);
  const line = text.slice(from, lineEnd(text, start));
  if (start === end && !back && !listItem.test(line)) return { from: start, to: start, insert: step, start: start + step.length, end: start + step.length };
  return moved(typed, from, back ? outdented : indented);
}

/** Inside a quotation it is the quoted line that moves: the mark stays. */
const quoted = String.raw`^((?:[ \t]*>[ \t]?)*)`;
const indented = (line: string): string => (line === '' ? line : line.replace(new RegExp(quoted), `$1${step}`));
const outdented = (line: string): string => line.replace(new RegExp(`${quoted}(?:\\t| {1,4})`), '$1');

function moved({ text, start, end }: Typed, from: number, move: (line: string) => string): Edit | null {
  // A selection that ends at a line's beginning has nothing of that line
  const to = lineEnd(text, end > start && text[end - 1] === '\n' ? end - 1 : end);
  const lines = text.slice(from, to).split('\n');
  const after = lines.map(move);
  const insert = after.join('\n');
  if (insert === lines.join('\n')) return null;
  const begins = Math.max(from, start + after[0]!.length - lines[0]!.length);
  return { from, to, insert, start: begins, end: Math.max(begins, end + insert.length - (to - from)) };
}
