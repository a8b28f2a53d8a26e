import { Problem } from '../core/problem.js';

const windowMs = 24 * 3_600_000;
const addressesKept = 20_000;
/** Several readers may share an address. A loopback address is a proxy's that nobody told us to believe: all readers' at once. */
const most = { onPost: 5, inAll: 100 };
const mostOfProxy = { onPost: 2_000, inAll: 20_000 };

type Given = { since: number; inAll: number; onPost: Map<number, number> };

/**
 * How many kudos one address may give in a day. Kept in memory under a digest that only this process can make: who gave what
 * can't be read out of it, is written nowhere, and is forgotten after a day.
 */
export class KudosLimit {
  readonly #given = new Map<string, Given>();

  /** @param now milliseconds. @throws Problem('limited') */
  count(address: string, isProxy: boolean, postId: number, now: number): void {
    const given = this.#of(address, now);
    const onPost = given.onPost.get(postId) ?? 0;
    const limit = isProxy ? mostOfProxy : most;
    if (onPost >= limit.onPost || given.inAll >= limit.inAll) throw new Problem('limited', 'That is enough kudos from one place for today');
    given.inAll++;
    given.onPost.set(postId, onPost + 1);
  }

  #of(address: string, now: number): Given {
    let given = this.#given.get(address);
    if (!given || given.since <= now - windowMs) {
      given = { since: now, inAll: 0, onPost: new Map() };
      this.#given.delete(address);
      if (this.#given.size >= addressesKept) this.#given.delete(this.#given.keys().next().value!);
      this.#given.set(address, given);
    }
    return given;
  }
}
