import { PerformanceObserver } from 'node:perf_hooks';
import type { Recorder } from './recorder.js';

/** How often it is looked whether the event loop comes when it should. */
const lookMs = 50;

/**
 * Tells how long nobody could be answered: pauses for garbage collection, always; how late the event loop is, while it is looked at. Node's own
 * histogram of that wakes a process that rests a hundred times a second, and can't be added up.
 */
export class Pauses {
  readonly #collections: PerformanceObserver;
  #looks: NodeJS.Timeout | undefined;

  constructor(private readonly recorder: Recorder) {
    this.#collections = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) recorder.took('gc_pause', duration * 1e6);
    });
    this.#collections.observe({ entryTypes: ['gc'] });
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
}
