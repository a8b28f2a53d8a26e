import { Histogram } from '../core/histogram.js';
import { outcomes } from './answered.js';
import type { Sample } from './sample.js';

/** What a second came to, or the time for which nothing happened, as it is kept in memory: for the admin's “now”. */
export type Second = {
  /** its end, in milliseconds since 1970 */
  at: number;
  milliseconds: number;
  /** answers, in the order of `outcomes` */
  answers: number[];
  /** nanoseconds, of all answers that were not cut off; 0 without any */
  p50: number;
  p90: number;
  p99: number;
  rss: number;
  heap: number;
  /** share of one core */
  cpu: number;
  /** nanoseconds, the longest */
  loopDelay: number;
  /** nanoseconds, all of it */
  gc: number;
};

/** How many are kept: five minutes of a busy blog. */
export const secondsKept = 300;

export function secondOf(sample: Sample, at: number, milliseconds: number): Second {
  const all = answersOf(sample);
  const answers = outcomes.map(() => 0);
  for (const { outcome, times } of sample.latencies) answers[outcomes.indexOf(outcome)]! += times.count;
  return {
    at,
    milliseconds,
    answers,
    p50: all.quantile(0.5),
    p90: all.quantile(0.9),
    p99: all.quantile(0.99),
    rss: sample.gauges.rss_bytes?.max ?? 0,
    heap: sample.gauges.heap_used_bytes?.max ?? 0,
    cpu: (sample.counts.cpu_microseconds ?? 0) / 1_000 / Math.max(1, milliseconds),
    loopDelay: sample.durations.loop_delay?.max ?? 0,
    gc: sample.durations.gc_pause?.sum ?? 0,
  };
}

/** All answers of a sample but those that were cut off, as one. */
export function answersOf(sample: Sample, isOf: (route: string) => boolean = () => true): Histogram {
  const all = new Histogram();
  for (const { route, outcome, times } of sample.latencies) if (outcome !== 'cut' && isOf(route)) all.merge(times);
  return all;
}
