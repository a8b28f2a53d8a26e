import { hunks } from '../core/diff.js';

/** How much of a difference is shown: lines, and signs of one. */
const most = { lines: 12, signs: 200 };

/** What is different between two forms of a page, line by line: `- ` was, `+ ` becomes. */
export function pageDiff(was: string, becomes: string): string[] {
  const [a, b] = [was, becomes].map((text) => text.split('\n')) as [string[], string[]];
  const lines = hunks(a, b).flatMap(({ from, fromEnd, to, toEnd }) => [
    ...a.slice(from, fromEnd).map((line) => `- ${cut(line)}`),
    ...b.slice(to, toEnd).map((line) => `+ ${cut(line)}`),
  ]);
  return lines.length > most.lines ? [...lines.slice(0, most.lines), `… and ${lines.length - most.lines} more lines`] : lines;
}

const cut = (line: string): string => (line.length > most.signs ? `${line.slice(0, most.signs)}…` : line);
