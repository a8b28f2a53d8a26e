import type { Histogram } from '../core/histogram.js';

/** Values and how often each came, upwards. */
export type Sample = readonly (readonly [value: number, count: number])[];

export const sampleOf = (values: readonly number[]): Sample => values.toSorted((a, b) => a - b).map((value) => [value, 1]);
export const sampleIn = (histogram: Histogram): Sample => [...histogram.buckets()].map(({ to, count }) => [to, count]);

/** What part of a sample is at most each of the values of a grid. */
export type Steps = Float64Array;

/** Every value that any of the samples has, upwards. */
export const gridOf = (samples: readonly Sample[]): number[] =>
  [...new Set(samples.flatMap((sample) => sample.map(([value]) => value)))].toSorted((a, b) => a - b);

export function stepsOf(sample: Sample, grid: readonly number[]): Steps {
  const total = sample.reduce((sum, [, count]) => sum + count, 0);
  const steps = new Float64Array(grid.length);
  let [next, seen] = [0, 0];
  grid.forEach((value, at) => {
    while (next < sample.length && sample[next]![0] <= value) seen += sample[next++]![1];
    steps[at] = total === 0 ? 0 : seen / total;
  });
  return steps;
}

/** How far one lies below the other at most (its values come earlier), and above. */
export type Gap = { below: number; above: number };

export function gapBetween(ours: Steps, theirs: Steps): Gap {
  let [below, above] = [0, 0];
  for (let at = 0; at < ours.length; at++) {
    const lead = ours[at]! - theirs[at]!;
    if (lead > below) below = lead;
    else if (-lead > above) above = -lead;
  }
  return { below, above };
}

/** The two-sample statistic of Kolmogorov and Smirnov: the greatest difference of the two distribution functions, 0 to 1. */
export function distance(ours: Sample, theirs: Sample): number {
  const grid = gridOf([ours, theirs]);
  const { below, above } = gapBetween(stepsOf(ours, grid), stepsOf(theirs, grid));
  return Math.max(below, above);
}
