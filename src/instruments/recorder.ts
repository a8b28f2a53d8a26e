import { Histogram } from '../core/histogram.js';
import type { Answered } from './answered.js';
import { Latencies } from './latencies.js';
import { type CounterName, counters, type DurationName, durations, type GaugeName } from './series.js';

/** What happened since somebody took it last. */
export type Taken = { latencies: Latencies; counts: Record<CounterName, number>; durations: Record<DurationName, Histogram> };

const zeros = (): Record<CounterName, number> => Object.fromEntries(Object.keys(counters).map((name) => [name, 0])) as Record<CounterName, number>;
const empties = () => Object.fromEntries(Object.keys(durations).map((name) => [name, new Histogram()])) as Record<DurationName, Histogram>;

/**
 * The one place that all of the process tells what it did: what was answered, counted, and how long it took. Every series is there from the
 * start. Telling it costs no allocation; reading it adds what came lately to what was before.
 */
export class Recorder {
  readonly startedAt = Date.now();
  readonly #lately: Taken = { latencies: new Latencies(), counts: zeros(), durations: empties() };
  readonly #before: Taken = { latencies: new Latencies(), counts: zeros(), durations: empties() };
  readonly #gauges = new Map<GaugeName, () => number | null>();
  readonly #tallies = new Map<CounterName, () => number>();

  answered({ route, status, isCut, nanoseconds, bytes }: Answered): void {
    this.sent(route, status, isCut, nanoseconds, bytes);
  }

  /** As `answered`, for who answers forty thousand times a second. */
  sent(route: string, status: number, isCut: boolean, nanoseconds: number, bytes: number): void {
    this.#lately.latencies.add(route, status, isCut, nanoseconds, bytes);
  }

  count(name: CounterName, times = 1): void {
    this.#lately.counts[name] += times;
  }

  /** A counter that somebody else keeps is asked, whenever it is wanted, how far it has come since the process began. */
  tally(name: CounterName, read: () => number): void {
    this.#tallies.set(name, read);
  }

  /** @param times how many of that length */
  took(name: DurationName, nanoseconds: number, times = 1): void {
    this.#lately.durations[name].add(nanoseconds, times);
  }

  /** How a gauge is read from now on; null: nobody can say just now. */
  watch(name: GaugeName, read: () => number | null): void {
    this.#gauges.set(name, read);
  }

  /** Null as long as nobody can say. */
  gauge(name: GaugeName): number | null {
    try {
      return this.#gauges.get(name)?.() ?? null;
    } catch {
      return null;
    }
  }

  /** All since the start of the process. */
  get latencies(): Latencies {
    const all = new Latencies();
    all.merge(this.#before.latencies);
    all.merge(this.#lately.latencies);
    return all;
  }

  /** Since the start of the process. */
  counted(name: CounterName): number {
    this.#askTallies();
    return this.#before.counts[name] + this.#lately.counts[name];
  }

  /** Since the start of the process, in nanoseconds. */
  duration(name: DurationName): Histogram {
    const all = new Histogram();
    all.merge(this.#before.durations[name]);
    all.merge(this.#lately.durations[name]);
    return all;
  }

  /** Hands on what happened since the last time, and keeps it among what was before. Whoever samples calls it, and nobody else. */
  take(keep: (lately: Taken) => void): void {
    const { latencies, counts, durations: lengths } = this.#lately;
    this.#askTallies();
    keep(this.#lately);
    this.#before.latencies.merge(latencies);
    latencies.clear();
    for (const name of Object.keys(counts) as CounterName[]) {
      this.#before.counts[name] += counts[name];
      counts[name] = 0;
    }
    for (const name of Object.keys(lengths) as DurationName[]) {
      this.#before.durations[name].merge(lengths[name]);
      lengths[name].clear();
    }
  }

  #askTallies(): void {
    for (const [name, read] of this.#tallies) this.#lately.counts[name] = read() - this.#before.counts[name];
  }
}
