import { Problem } from '../core/problem.js';

/** Who waits in front: strangers who come in numbers must not hold up who is known. */
export type Lane = 'known' | 'stranger';

/**
 * Work of which only some may be done at once, and for which only some may wait: a password takes 19 MiB while it is looked at.
 * Each lane waits for itself, so that one that is full refuses nobody in the other.
 */
export class Turns {
  readonly #waiting: Record<Lane, (() => void)[]> = { known: [], stranger: [] };
  #free: number;
  /** how much was done so far */
  taken = 0;

  constructor(
    atOnce: number,
    private readonly waiting: number,
  ) {
    this.#free = atOnce;
  }

  /** @throws Problem('busy') when too many wait */
  async take<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    await this.#turn(this.#waiting[lane]);
    this.taken++;
    return work().finally(() => this.#end());
  }

  async #turn(line: (() => void)[]): Promise<void> {
    if (this.#free > 0) return void this.#free--;
    if (line.length >= this.waiting) throw new Problem('busy', 'Too many people sign in at this moment. Try again in a few seconds.');
    await new Promise<void>((resolve) => line.push(resolve));
  }

  /** Hands the turn on, so that nobody who comes just now gets between. */
  #end(): void {
    const next = this.#waiting.known.shift() ?? this.#waiting.stranger.shift();
    if (next) next();
    else this.#free++;
  }
}
