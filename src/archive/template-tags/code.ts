/** How far code within a line is looked for. */
const longestSpan = 3_000;

/** Where the code ends that begins with these marks; behind the marks when it never does. */
export function endOfCode(text: string, at: number, marks: string): number {
  const start = at + marks.length;
  const trimmed = marks.trim();
  if (trimmed.length >= 3 && (at === 0 || text[at - 1] === '\n')) {
    const close = new RegExp(`^[ \\t]*${trimmed[0]}{${trimmed.length},}[ \\t]*$`, 'gm');
    close.lastIndex = start;
    return close.exec(text) ? close.lastIndex : text.length;
  }
  const line = text.slice(start, start + longestSpan).split('\n', 1)[0]!;
  const close = line.indexOf(trimmed);
  return close < 0 ? start : start + close + trimmed.length;
}

const openings = /^[ \t]*(?:`{3,}|~{3,})|`+/gm;

/** A text whose code stays as it is. */
export function changedOutsideCode(text: string, change: (piece: string) => string): string {
  let made = '';
  let from = 0;
  openings.lastIndex = 0;
  for (let found = openings.exec(text); found; found = openings.exec(text)) {
    const end = endOfCode(text, found.index, found[0]);
    if (end > found.index + found[0].length) {
      made += change(text.slice(from, found.index)) + text.slice(found.index, end);
      from = end;
    }
    openings.lastIndex = end;
  }
  return made + change(text.slice(from));
}
