import { setImmediate as immediate } from 'node:timers/promises';

const mostMs = 10;

/** For long work on the event loop: lets everybody else have their turn after each ten milliseconds of it. */
export class Turns {
  #since = performance.now();

  /** Costs a look at the clock when it is not time yet. */
  async give(): Promise<void> {
    if (performance.now() - this.#since < mostMs) return;
    await immediate();
    this.#since = performance.now();
  }
}
