import { choose, level } from './decide.js';

/*
 * A report asks many questions, and of a hundred about nothing one would be answered with yes. Holm's procedure (1979) holds the whole
 * report to one in a hundred: the smallest p must be below level / questions, the next one below level / (questions - 1), until one is not.
 */
export function provenIn(ps: readonly number[]): boolean[] {
  const proven = ps.map(() => false);
  const order = ps.map((p, at) => ({ p, at })).toSorted((a, b) => a.p - b.p);
  for (const [rank, { p, at }] of order.entries()) {
    if (p > level / (ps.length - rank)) break;
    proven[at] = true;
  }
  return proven;
}

/** With how many rounds so many questions can be answered with yes at all: two complete divisions of all that there are must be rare enough. */
export function leastRounds(questions: number): number {
  let rounds = 2;
  while (2 / choose(2 * rounds, rounds) > level / Math.max(1, questions)) rounds++;
  return rounds;
}
