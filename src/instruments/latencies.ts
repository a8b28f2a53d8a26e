import { Histogram } from '../core/histogram.js';
import { type Outcome, outcomeOf, outcomes } from './answered.js';

/** How long answers of one kind took, in nanoseconds, and the bytes of their bodies. */
export type Latency = { route: string; outcome: Outcome; times: Histogram; bytes: number };

/** More than the app has; a programmer's mistake must not fill the memory. */
const mostRoutes = 400;
const tooMany = 'other';

/** Histograms by route and outcome. Adding to one that is there allocates nothing. */
export class Latencies {
  readonly #routes = new Map<string, (Latency | undefined)[]>();

  add(route: string, status: number, isCut: boolean, nanoseconds: number, bytes: number): void {
    const at = outcomeOf(status, isCut);
    const latency = this.#routes.get(route)?.[at] ?? this.#open(route, at);
    latency.times.add(nanoseconds);
    latency.bytes += bytes;
  }

  /** Those that counted anything. */
  *[Symbol.iterator](): Generator<Latency> {
    for (const cells of this.#routes.values()) for (const latency of cells) if (latency && latency.times.count > 0) yield latency;
  }

  merge(others: Iterable<Latency>): void {
    for (const { route, outcome, times, bytes } of others) {
      const latency = this.#open(route, outcomes.indexOf(outcome));
      latency.times.merge(times);
      latency.bytes += bytes;
    }
  }

  /** From nothing again; what stood in it keeps its memory. */
  clear(): void {
    for (const latency of this) {
      latency.times.clear();
      latency.bytes = 0;
    }
  }

  #open(route: string, at: number): Latency {
    let cells = this.#routes.get(route);
    if (!cells && this.#routes.size >= mostRoutes && route !== tooMany) return this.#open(tooMany, at);
    if (!cells) this.#routes.set(route, (cells = []));
    return (cells[at] ??= { route, outcome: outcomes[at]!, times: new Histogram(), bytes: 0 });
  }
}
