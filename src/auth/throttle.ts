import { Problem } from '../core/problem.js';

const tries = 10;
const windowMs = 15 * 60_000;
const accountsKept = 10_000;

/**
 * Counts failed sign-ins by account, whatever the requests' headers say: ten in fifteen minutes, then no more passwords are looked at.
 * A refused try does not prolong the wait. Kept in memory: a restart forgets, and nobody can fill a disk with it.
 */
export class Throttle {
  readonly #failures = new Map<string, number[]>();

  /** @throws Problem('limited') before any hashing is done */
  check(account: string, now: number): void {
    if (this.#recent(account, now).length >= tries) throw new Problem('limited', 'Too many tries. Wait a quarter of an hour.');
  }

  fail(account: string, now: number): void {
    const recent = [...this.#recent(account, now), now];
    this.#failures.delete(account);
    if (this.#failures.size >= accountsKept) this.#failures.delete(this.#failures.keys().next().value!);
    this.#failures.set(account, recent);
  }

  succeed(account: string): void {
    this.#failures.delete(account);
  }

  #recent(account: string, now: number): number[] {
    return (this.#failures.get(account) ?? []).filter((time) => time > now - windowMs);
  }
}
