import { Problem } from '../core/problem.js';

const windowMs = 3_600_000;
const addressesKept = 20_000;
const most = 60;
/** A loopback address is a proxy's that nobody told us to believe: everybody's at once. */
const mostOfProxy = 1_000;

/**
 * How many mentions one address may tell of in an hour. Kept in memory under a digest that only this process can make, for that hour:
 * who told of what is written nowhere.
 */
export class MentionLimit {
  readonly #told = new Map<string, { since: number; count: number }>();

  /** @param now milliseconds. @throws Problem('limited') */
  count(address: string, isProxy: boolean, now: number): void {
    let told = this.#told.get(address);
    if (!told || told.since <= now - windowMs) {
      told = { since: now, count: 0 };
      this.#told.delete(address);
      if (this.#told.size >= addressesKept) this.#told.delete(this.#told.keys().next().value!);
      this.#told.set(address, told);
    }
    if (told.count >= (isProxy ? mostOfProxy : most)) throw new Problem('limited', 'That is enough from one place for this hour');
    told.count++;
  }
}
