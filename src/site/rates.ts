import { BoundedMap } from '../core/bounded-map.js';

const clientsKept = 20_000;

/** How often each client may come: as often as they like for a while, then at the rate. In memory alone, and of those who came last. */
export class Rates {
  readonly #left = new BoundedMap<string, { requests: number; at: number }>(clientsKept);

  /** Counts one. @param now milliseconds @returns 0, or after how many seconds the next would be let in; a refused one is not counted */
  waitOf(client: string, perMinute: number, now: number): number {
    const known = this.#left.get(client) ?? { requests: perMinute, at: now };
    const requests = Math.min(perMinute, known.requests + ((now - known.at) * perMinute) / 60_000);
    const isAllowed = requests >= 1;
    this.#left.set(client, { requests: isAllowed ? requests - 1 : requests, at: now });
    return isAllowed ? 0 : Math.max(1, Math.ceil(((1 - requests) * 60) / perMinute));
  }
}
