import { Histogram, type HistogramJson } from '../core/histogram.js';
import { type Outcome, readerRoutes } from './answered.js';
import { Latencies } from './latencies.js';
import type { Taken } from './recorder.js';
import type { CounterName, DurationName, GaugeName } from './series.js';

/** What was seen of a gauge. */
export type Seen = { min: number; max: number; sum: number; times: number };

/** What happened in a stretch of time. Two of them add up to that of both, percentiles too. */
export class Sample {
  readonly counts: Partial<Record<CounterName, number>> = {};
  readonly gauges: Partial<Record<GaugeName, Seen>> = {};
  readonly durations: Partial<Record<DurationName, Histogram>> = {};
  readonly latencies = new Latencies();

  add({ counts, durations, latencies }: Pick<Taken, 'counts' | 'durations' | 'latencies'> | Sample): void {
    for (const [name, times] of entries(counts)) if (times) this.counts[name] = (this.counts[name] ?? 0) + times;
    for (const [name, times] of entries(durations)) if (times && times.count > 0) (this.durations[name] ??= new Histogram()).merge(times);
    this.latencies.merge([...latencies].map((each) => ({ ...each, route: groupOf(each.route) })));
  }

  see(name: GaugeName, { min, max, sum, times }: Seen): void {
    const seen = this.gauges[name];
    if (!seen) this.gauges[name] = { min, max, sum, times };
    else Object.assign(seen, { min: Math.min(seen.min, min), max: Math.max(seen.max, max), sum: seen.sum + sum, times: seen.times + times });
  }

  merge(other: Sample): void {
    this.add(other);
    for (const [name, seen] of entries(other.gauges)) if (seen) this.see(name, seen);
  }

  /** Whether anything happened but that time went by. */
  get isEventful(): boolean {
    return Object.keys(this.counts).some((name) => name !== 'cpu_microseconds') || [...this.latencies].length > 0;
  }

  toJSON(): SampleJson {
    return {
      counts: this.counts,
      gauges: Object.fromEntries(Object.entries(this.gauges).map(([name, { min, max, sum, times }]) => [name, [min, max, sum, times]])),
      durations: Object.fromEntries(Object.entries(this.durations).map(([name, times]) => [name, times.toJSON()])),
      latencies: [...this.latencies].map((each) => [each.route, each.outcome, each.bytes, each.times.toJSON()]),
    };
  }

  static from({ counts, gauges, durations, latencies }: SampleJson): Sample {
    const sample = new Sample();
    Object.assign(sample.counts, counts);
    for (const [name, [min, max, sum, times]] of Object.entries(gauges)) sample.gauges[name as GaugeName] = { min, max, sum, times };
    for (const [name, histogram] of Object.entries(durations)) sample.durations[name as DurationName] = Histogram.from(histogram);
    sample.latencies.merge(latencies.map(([route, outcome, bytes, histogram]) => ({ route, outcome, bytes, times: Histogram.from(histogram) })));
    return sample;
  }
}

/** As it stands in the database. */
export type SampleJson = {
  counts: Partial<Record<CounterName, number>>;
  gauges: { [name: string]: [min: number, max: number, sum: number, times: number] };
  durations: { [name: string]: HistogramJson };
  latencies: [route: string, outcome: Outcome, bytes: number, times: HistogramJson][];
};

const readers: ReadonlySet<string> = new Set(readerRoutes);

/** What the app’s routes are kept by: there are too many of them to keep each for every minute. */
export const groups = [...readerRoutes, 'admin', 'api', 'preview', 'other'] as const;

/** The group of a route. */
export function groupOf(route: string): string {
  if (readers.has(route)) return route;
  return /^\/?(admin|api|preview)\b/.exec(route)?.[1] ?? 'other';
}

const entries = <Name extends string, Value>(values: Partial<Record<Name, Value>>) => Object.entries(values) as [Name, Value | undefined][];
