import { Problem } from '../core/problem.js';

const most = 10;
const windowMs = 15 * 60_000;
const strangersKept = 10_000;

/** A try that counts: taken back when it was right. */
export type Try = { takeBack(): void };

/**
 * Counts tries at a secret, whatever the requests' headers say: ten in fifteen minutes, then no more are looked at. A refused try does
 * not prolong the wait. Kept in memory: a restart forgets, and nobody can fill a disk with it. What belongs to an account is never
 * pushed out by what strangers make up.
 */
export class Throttle {
  readonly #ofAccounts = new Map<string, number[]>();
  readonly #madeUp = new Map<string, number[]>();

  /** @param isKnown whether there is such an account @throws Problem('limited') before anything is looked at */
  begin(key: string, isKnown: boolean, now: number): Try {
    const tries = isKnown ? this.#ofAccounts : this.#madeUp;
    const recent = tries.get(key) ?? [];
    recent.splice(0, recent.filter((time) => time <= now - windowMs).length);
    if (recent.length >= most) throw tooMany(recent[0]! + windowMs - now);
    recent.push(now);
    tries.delete(key);
    if (tries === this.#madeUp && tries.size >= strangersKept) tries.delete(tries.keys().next().value!);
    tries.set(key, recent);
    const takeBack = () => {
      const at = recent.indexOf(now);
      // It may be too long ago to count by now
      if (at >= 0) recent.splice(at, 1);
    };
    return { takeBack };
  }
}

const tooMany = (waitMs: number) =>
  new Problem('limited', 'Too many tries. Wait a quarter of an hour.', undefined, { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });
