import { KeptValues } from '../pages/kept-values.js';
import type { StaleRow } from './trace.store.js';

/** What pages share from run to run. It is as exact as they are, while this process hears of every fact that was stale. */
export class KeptBetweenRuns {
  readonly #values = new KeptValues();
  #newest = 0;

  /** What is still true in a run that makes the pages of these. @param newest the highest number that a stale fact ever had */
  still(stale: StaleRow[], newest: number): KeptValues {
    const unseen = stale.filter(({ id }) => id > this.#newest).length;
    // Those that are missing were forgotten by another process, and nobody can say any more what they were
    if (this.#newest + unseen !== newest) this.#values.shrinkTo(0);
    this.#newest = newest;
    this.#values.forget(stale);
    return this.#values;
  }

  /** Gives its memory back. */
  shed(): void {
    this.#values.shrinkTo(0);
  }
}
