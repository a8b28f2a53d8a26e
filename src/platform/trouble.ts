import { LineLogger } from './line.logger.js';

/** How long the same trouble is not told again. */
const quietMs = 60_000;

/** Tells the log of trouble that comes again and again, such as a disk that fails with each look: once a minute. */
export class Trouble {
  #last = '';
  #at = -Infinity;

  constructor(private readonly from: string) {}

  tell(error: unknown): void {
    const now = performance.now();
    if (String(error) === this.#last && now - this.#at < quietMs) return;
    this.#last = String(error);
    this.#at = now;
    new LineLogger().error(this.#last, this.from);
  }
}
