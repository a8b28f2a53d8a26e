import { Problem } from '../core/problem.js';

/** Who waits in front: strangers who come in numbers must not hold up who is known. */
export type Lane = 'known' | 'stranger';

/**
 * Work of which only some may be done at once, and for which only some may wait: a password takes 19 MiB and a core while it is looked at.
 * Each lane waits for itself, so that one that is full refuses nobody in the other; and strangers leave one turn free.
 */
export class Turns {
  readonly #waiting: Record<Lane, (() => void)[]> = { known: [], stranger: [] };
  readonly #strangersAtOnce: number;
  #free: number;
  #ofStrangers = 0;
  /** how much was done so far */
  taken = 0;

  constructor(
    atOnce: number,
    private readonly waiting: number,
  ) {
    this.#free = atOnce;
    this.#strangersAtOnce = Math.max(1, atOnce - 1);
  }

  /** @param rest for how long a stranger's turn stays taken after the work, while more strangers wait @throws Problem('busy') when too many wait */
  async take<T>(lane: Lane, work: () => Promise<T>, rest?: () => Promise<void>): Promise<T> {
    await this.#turn(lane);
    this.taken++;
    return work().finally(() => {
      if (!rest || lane === 'known' || this.#waiting.stranger.length === 0) return this.#end(lane);
      void rest().finally(() => this.#end(lane));
    });
  }

  async #turn(lane: Lane): Promise<void> {
    if (this.#mayBegin(lane)) return this.#begin(lane);
    const line = this.#waiting[lane];
    if (line.length >= this.waiting) throw new Problem('busy', 'Too many people sign in at this moment. Try again in a few seconds.');
    await new Promise<void>((resolve) => line.push(resolve));
  }

  #mayBegin(lane: Lane): boolean {
    return this.#free > 0 && (lane === 'known' || this.#ofStrangers < this.#strangersAtOnce);
  }

  #begin(lane: Lane): void {
    this.#free--;
    if (lane === 'stranger') this.#ofStrangers++;
  }

  /** Hands the turn on at once, so that nobody who comes just now gets between. */
  #end(lane: Lane): void {
    this.#free++;
    if (lane === 'stranger') this.#ofStrangers--;
    for (const next of ['known', 'stranger'] as const) {
      if (this.#waiting[next].length === 0 || !this.#mayBegin(next)) continue;
      this.#begin(next);
      return this.#waiting[next].shift()!();
    }
  }
}
