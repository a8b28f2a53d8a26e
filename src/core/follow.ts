import { hunks } from './diff.js';

/** Where the places of a text are after it was changed: a function from the old offset to the new one. */
export function follow(before: string, after: string): (offset: number) => number {
  const [from, to] = [items(before), items(after)];
  const changes = hunks(from, to).map((hunk) => ({
    start: lengthOf(from, hunk.from),
    end: lengthOf(from, hunk.fromEnd),
    toStart: lengthOf(to, hunk.to),
    toEnd: lengthOf(to, hunk.toEnd),
  }));
  return (offset) => {
    let shift = 0;
    for (const { start, end, toStart, toEnd } of changes) {
      // What is put in just where the cursor stands comes after it: the author goes on before it
      if (offset <= start) break;
      if (offset < end) return Math.min(toStart + offset - start, toEnd);
      shift = toEnd - end;
    }
    return offset + shift;
  };
}

const items = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}]+|./gsu) ?? [];

const lengthOf = (texts: readonly string[], end: number): number => texts.slice(0, end).join('').length;

/**
 * The one stretch in which two texts differ, from space to space: `[start, end)` of the first became `put`. A selection within a
 * sign that is made of several, such as a letter and its accent, would be another one.
 */
export function difference(before: string, after: string): { start: number; end: number; put: string } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  while (head > 0 && !isSpace(before, head - 1)) head--;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  while (tail > 0 && !isSpace(before, before.length - tail)) tail--;
  return { start: head, end: before.length - tail, put: after.slice(head, after.length - tail) };
}

const isSpace = (text: string, at: number): boolean => /\s/.test(text[at] ?? ' ');
