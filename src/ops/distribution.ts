import type { Histogram } from '../core/histogram.js';
import type { Distribution, Labels } from './exposition.js';

const nanosecondsPerSecond = 1e9;

/**
 * 16 µs, and each twice as long as the one before, to 17 s: edges of the histogram's own buckets, so that what is told is exact and not
 * guessed out of a bucket.
 */
export const bounds: readonly number[] = Array.from({ length: 21 }, (_, n) => 2 ** (14 + n));

/** A histogram of nanoseconds, as Prometheus has it. */
export function distributionOf(labels: Labels, times: Histogram): Distribution {
  const buckets = [...times.buckets()];
  let [at, seen] = [0, 0];
  const counts = bounds.map((bound): [number, number] => {
    while (at < buckets.length && buckets[at]!.to < bound) seen += buckets[at++]!.count;
    return [bound / nanosecondsPerSecond, seen];
  });
  return { labels, counts, count: times.count, sum: times.sum / nanosecondsPerSecond };
}
