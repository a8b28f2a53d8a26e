import { setImmediate as immediate } from 'node:timers/promises';

const mostMs = 10;

/** For long work on the event loop: lets everybody else have their turn after each ten milliseconds of it. Of several that wait one goes on in a turn. */
export class Turns {
  #since = performance.now();
  #waiting = 0;
  #last = Promise.resolve();

  /** Costs a look at the clock when it is not time yet. */
  async give(): Promise<void> {
    if (this.#waiting === 0 && performance.now() - this.#since < mostMs) return;
    this.#waiting++;
    await (this.#last = this.#last.then(() => this.#turn()));
  }

  async #turn(): Promise<void> {
    await immediate();
    this.#waiting--;
    this.#since = performance.now();
  }
}
