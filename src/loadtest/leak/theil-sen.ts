/** A line through points: its slope, and between which two slopes the true one is (99 %). */
export type Line = { slope: number; low: number; high: number; at: (x: number) => number };

/** 99 % of a normal distribution lie within so many deviations of its middle. */
const z99 = 2.576;

/**
 * The slope of Theil and Sen: the middle one of all slopes between two points, which a third of the points may spoil without being
 * noticed. The bounds are Sen's, from the distribution of Kendall's tau. Null of fewer than three different places.
 */
export function theilSen(points: readonly [x: number, y: number][]): Line | null {
  const slopes = points.flatMap(([x, y], index) => points.slice(index + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])));
  const n = points.length;
  if (n < 3 || slopes.length === 0) return null;
  slopes.sort((a, b) => a - b);
  const reach = z99 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const ranked = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, rank))]!;
  const slope = middle(slopes);
  const start = middle(points.map(([x, y]) => y - slope * x).toSorted((a, b) => a - b));
  return {
    slope,
    low: ranked(Math.floor((slopes.length - reach) / 2)),
    high: ranked(Math.ceil((slopes.length + reach) / 2)),
    at: (x) => start + slope * x,
  };
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
