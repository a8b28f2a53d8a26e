import { type Effort, matches } from './diff.js';
import { type Change, type Piece, readable } from './pieces.js';
import { linesOf, sentencesOf, wordsOf } from './text-parts.js';

/** What is compared, from the coarse to the fine: inside of what differs, the next finer. */
const grains = [linesOf, sentencesOf, wordsOf];

/**
 * Where comparing ends: lists of more items, passages of more characters, and steps in all. What needs more, and no author's change
 * comes near, is shown as one change. Counted and not timed, so that the same texts always give the same answer.
 */
const longest = { list: 400_000, passage: 1_000_000 };
const mostSteps = 8_000_000;

/**
 * The differences of two texts, word by word. The `same` and `removed` pieces make the first text, the `same` and `added` ones the
 * second, to the letter. A post takes some milliseconds; two million characters, also those that were written to be compared badly, about
 * half a second.
 */
export const wordDiff = (before: string, after: string): Piece[] => readable(compared({ removed: before, added: after }, grains, { left: mostSteps }));

function compared(change: Change, [split, ...finer]: typeof grains, effort: Effort): Piece[] {
  const { removed, added } = change;
  const isLong = finer.length === 0 && removed.length + added.length > longest.passage;
  if (!split || removed === '' || added === '' || isLong) return [change];
  const [a, b] = [split(removed), split(added)];
  if (a.length + b.length > longest.list) return [change];
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  for (const match of [...matches(a, b, effort), { a: a.length, b: b.length, length: 0 }]) {
    pieces.push(...compared({ removed: a.slice(i, match.a).join(''), added: b.slice(j, match.b).join('') }, finer, effort));
    [i, j] = [match.a + match.length, match.b + match.length];
    pieces.push({ same: a.slice(match.a, i).join('') });
  }
  return pieces;
}
