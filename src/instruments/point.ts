import { Histogram } from '../core/histogram.js';
import { outcomes, readerRoutes } from './answered.js';
import type { Sample } from './sample.js';
import type { GaugeName } from './series.js';

/** What a sample comes to, in the numbers that are drawn. Times are in nanoseconds; null where nothing is known. */
export type Point = {
  /** answers, in the order of `outcomes` */
  answers: number[];
  /** what readers waited for, without those who went away */
  p50: number | null;
  p90: number | null;
  p99: number | null;
  /** the same of the app's own pages */
  app50: number | null;
  app99: number | null;
  pss: number | null;
  rss: number | null;
  heap: number | null;
  /** by how much the event loop was late, of a hundred looks the latest but one */
  loopDelay: number | null;
  /** the longest pause for garbage collection */
  pause: number | null;
  /** share of one core */
  cpu: number | null;
  pages: number;
  texts: number;
  /** everything that waits */
  waiting: number | null;
};

const readers: ReadonlySet<string> = new Set(readerRoutes);
export const isReaders = (route: string): boolean => readers.has(route);

const queues = ['stale_facts', 'purges_waiting', 'hub_pings_waiting', 'mentions_waiting', 'tellings_waiting', 'sizes_waiting'] as const satisfies GaugeName[];

export function pointOf(sample: Sample, milliseconds: number): Point {
  const { counts, durations, gauges } = sample;
  const reader = answersOf(sample, isReaders);
  const app = answersOf(sample, (route) => !isReaders(route));
  const answers = outcomes.map(() => 0);
  for (const { outcome, times } of sample.latencies) answers[outcomes.indexOf(outcome)]! += times.count;
  const waiting = queues.map((name) => gauges[name]?.max).filter((value) => value !== undefined);
  return {
    answers,
    p50: quantile(reader, 0.5),
    p90: quantile(reader, 0.9),
    p99: quantile(reader, 0.99),
    app50: quantile(app, 0.5),
    app99: quantile(app, 0.99),
    pss: gauges.pss_bytes?.max ?? null,
    rss: gauges.rss_bytes?.max ?? null,
    heap: gauges.heap_used_bytes?.max ?? null,
    loopDelay: durations.loop_delay ? durations.loop_delay.quantile(0.99) : null,
    pause: durations.gc_pause?.max ?? null,
    cpu: counts.cpu_microseconds === undefined ? null : counts.cpu_microseconds / 1_000 / milliseconds,
    pages: counts.pages_made ?? 0,
    texts: counts.texts_rendered ?? 0,
    waiting: waiting.length > 0 ? waiting.reduce((sum, each) => sum + each, 0) : null,
  };
}

/** All answers of a sample but those that were cut off, as one. */
export function answersOf(sample: Sample, isOf: (route: string) => boolean = () => true): Histogram {
  const all = new Histogram();
  for (const { route, outcome, times } of sample.latencies) if (outcome !== 'cut' && isOf(route)) all.merge(times);
  return all;
}

const quantile = (times: Histogram, share: number): number | null => (times.count === 0 ? null : times.quantile(share));

export const emptyPoint: Point = {
  answers: outcomes.map(() => 0),
  p50: null,
  p90: null,
  p99: null,
  app50: null,
  app99: null,
  pss: null,
  rss: null,
  heap: null,
  loopDelay: null,
  pause: null,
  cpu: null,
  waiting: null,
  pages: 0,
  texts: 0,
};
