import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import type { Recorder } from './recorder.js';

/** How often it is looked whether the event loop comes when it should. */
const lookMs = 50;
/** Node takes 0.1 ms to tell of a collection. After a second with more than so many, the next ones are not listened to, and one stands for all ten. */
const most = { collections: 50, deafSeconds: 9 };

/**
 * Tells how long nobody could be answered: pauses for garbage collection, always, but of a flood of them one second in ten; how late the event
 * loop is, while it is looked at. Node's own histogram of that wakes a process that rests a hundred times a second, and can't be added up.
 */
export class Pauses {
  readonly #collections: PerformanceObserver;
  #looks: NodeJS.Timeout | undefined;
  /** what was heard in this second, in nanoseconds */
  #heard: number[] = [];
  #deafFor = 0;
  #wasDeaf = false;

  constructor(private readonly recorder: Recorder) {
    this.#collections = new PerformanceObserver((list) => this.#tell(list.getEntries()));
    this.#listen();
  }

  /** A second has passed. */
  tick(): void {
    if (this.#deafFor > 0) {
      if (--this.#deafFor === 0) this.#listen();
      return;
    }
    this.#tell(this.#collections.takeRecords());
    const isFlood = this.#heard.length > most.collections;
    if (isFlood && this.#wasDeaf) for (const nanoseconds of this.#heard) this.recorder.took('gc_pause', nanoseconds, most.deafSeconds);
    this.#heard = [];
    this.#wasDeaf = isFlood;
    if (!isFlood) return;
    this.#collections.disconnect();
    this.#deafFor = most.deafSeconds;
  }

  watchLoop(isWatched: boolean): void {
    if (isWatched === (this.#looks !== undefined)) return;
    clearInterval(this.#looks);
    if (!isWatched) return void (this.#looks = undefined);
    let due = performance.now() + lookMs;
    this.#looks = setInterval(() => {
      const now = performance.now();
      this.recorder.took('loop_delay', Math.max(0, now - due) * 1e6);
      due = now + lookMs;
    }, lookMs).unref();
  }

  close(): void {
    this.watchLoop(false);
    this.#collections.disconnect();
  }

  #listen(): void {
    this.#collections.observe({ entryTypes: ['gc'] });
  }

  #tell(collections: PerformanceEntry[]): void {
    for (const { duration } of collections) {
      this.#heard.push(duration * 1e6);
      this.recorder.took('gc_pause', duration * 1e6);
    }
  }
}
