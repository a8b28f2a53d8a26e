/** Rounds in short: the one in the middle, the least and the most. */
export type Spread = { median: number; min: number; max: number };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** Round by round, one through the other: neighbours in time shared the machine's mood. */
export const ratioOf = (values: readonly number[], to: readonly number[]): Spread => spreadOf(values.map((value, round) => value / to[round]!));
