import type { Match } from './diff.js';

/** Past so many, the two have too little in common to look further. At worst 25 ms and 10 MB. */
const mostEdits = 1_500;

/** How many steps are left, of all comparisons that share this. */
export type Effort = { left: number };

/**
 * What two sequences have in common by the fewest edits from one to the other (E. Myers, “An O(ND) Difference Algorithm
 * and Its Variations”, 1986). Nothing when those are more than `mostEdits`, or no effort is left.
 */
export function byFewestEdits(a: readonly string[], b: readonly string[], effort: Effort = { left: Infinity }): Match[] {
  const most = Math.min(a.length + b.length, mostEdits);
  // By diagonal (place in a minus place in b): how far down `a` so many edits lead
  const reach = new Int32Array(2 * most + 3);
  const steps: Int32Array[] = [];
  for (let edits = 0; edits <= most && effort.left > 0; edits++) {
    effort.left -= edits + 1;
    steps.push(reach.slice(most - edits, most + edits + 3));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = most + 1 + diagonal;
      let x = edits === 0 ? 0 : afterEdit(reach, at, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reach[at] = x;
      if (x >= a.length && x - diagonal >= b.length) return walkBack(steps, a.length, b.length);
    }
  }
  return [];
}

/** Where one more edit leads on a diagonal: an item of `b` put in, or one of `a` left out, whichever is further. */
const afterEdit = (reach: Int32Array, at: number, diagonal: number, edits: number): number =>
  putsIn(reach, at, diagonal, edits) ? reach[at + 1]! : reach[at - 1]! + 1;

const putsIn = (reach: Int32Array, at: number, diagonal: number, edits: number): boolean =>
  diagonal === -edits || (diagonal !== edits && reach[at - 1]! < reach[at + 1]!);

function walkBack(steps: Int32Array[], x: number, y: number): Match[] {
  const backwards: Match[] = [];
  for (let edits = steps.length - 1; edits > 0; edits--) {
    const diagonal = x - y;
    const at = edits + 1 + diagonal;
    const start = afterEdit(steps[edits]!, at, diagonal, edits);
    if (x > start) backwards.push({ a: start, b: start - diagonal, length: x - start });
    [x, y] = putsIn(steps[edits]!, at, diagonal, edits) ? [start, start - diagonal - 1] : [start - 1, start - diagonal];
  }
  if (x > 0) backwards.push({ a: 0, b: 0, length: x });
  return backwards.toReversed();
}
