import { byFewestEdits, type Effort } from './fewest-edits.js';

export type { Effort };

/** A stretch that stands in both sequences: `length` items, from `a` in the first and from `b` in the second. */
export type Match = { a: number; b: number; length: number };

/** Where the second has other items: `[from, fromEnd)` of the first became `[to, toEnd)`. */
export type Hunk = { from: number; fromEnd: number; to: number; toEnd: number };

type Items = readonly string[];

/**
 * What two sequences have in common, in order. First what begins and ends alike, then around the items that stand once in
 * both (patience diff), at last by the fewest edits. So its cost is bounded: of two long stretches that share only repeated
 * items, and few of them, it says that one replaced the other. `effort` bounds several comparisons together.
 */
export function matches(a: Items, b: Items, effort?: Effort): Match[] {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const between = inside(a.slice(head, a.length - tail), b.slice(head, b.length - tail), effort);
  return joined([{ a: 0, b: 0, length: head }, ...moved(between, head, head), { a: a.length - tail, b: b.length - tail, length: tail }]);
}

/** The same, as what is different. */
export function hunks(a: Items, b: Items): Hunk[] {
  const all: Hunk[] = [];
  let [from, to] = [0, 0];
  for (const match of [...matches(a, b), { a: a.length, b: b.length, length: 0 }]) {
    if (from < match.a || to < match.b) all.push({ from, fromEnd: match.a, to, toEnd: match.b });
    [from, to] = [match.a + match.length, match.b + match.length];
  }
  return all;
}

function inside(a: Items, b: Items, effort?: Effort): Match[] {
  if (a.length === 0 || b.length === 0) return [];
  const anchors = rising(commonOnce(a, b));
  if (anchors.length === 0) return byFewestEdits(a, b, effort);
  let [x, y] = [0, 0];
  const around = [...anchors, { a: a.length, b: b.length, length: 0 }].map((anchor) => {
    const before = moved(matches(a.slice(x, anchor.a), b.slice(y, anchor.b), effort), x, y);
    [x, y] = [anchor.a + 1, anchor.b + 1];
    return [...before, anchor];
  });
  return around.flat();
}

const moved = (found: Match[], x: number, y: number): Match[] => found.map(({ a, b, length }) => ({ a: a + x, b: b + y, length }));

function joined(found: Match[]): Match[] {
  const all: Match[] = [];
  for (const match of found) {
    const last = all.at(-1);
    if (last && last.a + last.length === match.a && last.b + last.length === match.b) last.length += match.length;
    else if (match.length > 0) all.push({ ...match });
  }
  return all;
}

/** The items that stand once in each, in the order of the first. */
function commonOnce(a: Items, b: Items): Match[] {
  const inB = once(b);
  return [...once(a)].map(([item, place]) => ({ a: place, b: inB.get(item) ?? -1, length: 1 })).filter((match) => match.a >= 0 && match.b >= 0);
}

function once(items: Items): Map<string, number> {
  const places = new Map<string, number>();
  items.forEach((item, place) => places.set(item, places.has(item) ? -1 : place));
  return places;
}

/** The longest part of them that is in the order of the second too. */
function rising(found: Match[]): Match[] {
  const ends: number[] = []; // by length: the one that ends the best run of it
  const before: number[] = [];
  found.forEach(({ b }, i) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (found[ends[middle]!]!.b < b) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = i;
  });
  const run: Match[] = [];
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]!) run.push(found[i]!);
  return run.toReversed();
}
