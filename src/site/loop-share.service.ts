import { performance } from 'node:perf_hooks';

/** What one request counts for at most: what took longer has waited for something else. */
const mostMs = 50;
/** How far in arrears a share can be: a second of it at most. */
const leastMs = -100;

/**
 * A share of the event loop's time. While others need it, who has used theirs up waits until more has come. What is counted is how long the loop was
 * busy during each request, over how many there were.
 */
export class LoopShare {
  #left: number;
  #at = performance.now();
  #atWork = 0;

  /** @param share of each second @param savedMs what comes together while nobody uses it */
  constructor(
    private readonly share: number,
    private readonly savedMs: number,
  ) {
    this.#left = savedMs;
  }

  get hasLeft(): boolean {
    const now = performance.now();
    this.#left = Math.min(this.savedMs, this.#left + (now - this.#at) * this.share);
    this.#at = now;
    return this.#left > 0;
  }

  /** Begins to count for one request. Returns how that ends. */
  begin(): () => void {
    const before = performance.eventLoopUtilization();
    this.#atWork++;
    return () => {
      const { active } = performance.eventLoopUtilization(before);
      this.#left = Math.max(leastMs, this.#left - Math.min(active, mostMs) / this.#atWork--);
    };
  }
}
