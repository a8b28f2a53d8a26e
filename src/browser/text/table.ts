import { type Edit, lineEnd, lineStart, type Typed } from './edit.js';

type Cell = { from: number; to: number };
/** A line of a table: where it lies, and where the words of its cells do. */
type Row = { from: number; to: number; cells: Cell[] };

const underline = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Tab in a table: the next cell, `back` the one before; after the last one a new row begins. Null outside of tables. */
export function onTabInTable({ text, start, end }: Typed, back: boolean): Edit | null {
  const rows = tableAround(text, start);
  const row = rows.findIndex(({ from, to }) => from <= start && start <= to);
  if (row < 0 || end > rows[row]!.to) return null;
  const cells = rows.flatMap((each, index) => (index === 1 ? [] : each.cells));
  const here = cells.findLastIndex((cell) => cell.from <= start);
  const next = cells[here + (back ? -1 : 1)];
  if (next) return { from: start, to: start, insert: '', start: next.from, end: next.to };
  return back ? null : newRow(text, rows);
}

function newRow(text: string, rows: Row[]): Edit {
  const { from, to } = rows.at(-1)!;
  const indentation = /^[ \t]*/.exec(text.slice(from, to))![0];
  const insert = `\n${indentation}|${'  |'.repeat(rows[0]!.cells.length)}`;
  const cursor = to + 1 + indentation.length + 2;
  return { from: to, to, insert, start: cursor, end: cursor };
}

/** A new table, below the paragraph or table with the cursor. Its first heading is selected. */
export function newTable({ text, end }: Typed, rows: number, columns: number): Edit {
  const at = blockEnd(text, end);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const opening = before.trim() === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const closing = /^\n*$|^\n\n/.test(after) ? '' : '\n';
  const line = (cell: (column: number) => string) => `| ${Array.from({ length: columns }, (_, column) => cell(column)).join(' | ')} |`;
  const lines = [line((column) => `Column ${column + 1}`), line(() => '---'), ...Array.from({ length: rows }, () => line(() => ''))];
  const start = at + opening.length + 2;
  return { from: at, to: at, insert: opening + lines.join('\n') + closing, start, end: start + 'Column 1'.length };
}

function blockEnd(text: string, position: number): number {
  let end = lineEnd(text, position);
  if (text.slice(lineStart(text, position), end).trim() === '') return end;
  while (end < text.length && text.slice(end + 1, lineEnd(text, end + 1)).trim() !== '') end = lineEnd(text, end + 1);
  return end;
}

/** The lines of the table that a position lies in; none when it lies in no table. */
function tableAround(text: string, position: number): Row[] {
  let [from, to] = [lineStart(text, position), lineEnd(text, position)];
  while (from > 0 && isRow(text.slice(lineStart(text, from - 1), from - 1))) from = lineStart(text, from - 1);
  while (to < text.length && isRow(text.slice(to + 1, lineEnd(text, to + 1)))) to = lineEnd(text, to + 1);
  const lines = text.slice(from, to).split('\n');
  // A line with a bar in it above the headings is a paragraph's, and no part of it
  const second = lines.findIndex((line, index) => index > 0 && underline.test(line) && isRow(line));
  if (second < 0) return [];
  const rows: Row[] = [];
  for (const line of lines) {
    rows.push({ from, to: from + line.length, cells: cellsIn(line, from) });
    from += line.length + 1;
  }
  return rows.slice(second - 1);
}

const isRow = (line: string): boolean => /(?<!\\)\|/.test(line);

function cellsIn(line: string, offset: number): Cell[] {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  const edges = [...(line.trimStart().startsWith('|') ? [] : [-1]), ...bars, ...(/(?<!\\)\|\s*$/.test(line) ? [] : [line.length])];
  return edges.slice(0, -1).map((bar, index) => {
    const inside = line.slice(bar + 1, edges[index + 1]);
    const words = inside.trim();
    const from = offset + bar + 1 + (words === '' ? Math.min(1, inside.length) : inside.indexOf(words));
    return { from, to: from + words.length };
  });
}
