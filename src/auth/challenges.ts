import { createHmac, randomBytes } from 'node:crypto';
import { isSame } from './secret.js';

/** The browser gives the prompt five minutes. */
export const challengeSeconds = 300;
const usedKept = 10_000;

/**
 * What a passkey is to sign: good once, for five minutes, and for one purpose. Nothing is kept of one that is only asked for, so a stranger
 * who looks at the door fills nothing; of those that came back signed it is known until they are too old.
 */
export class Challenges {
  readonly #key = randomBytes(32);
  readonly #used = new Map<string, number>();

  /** @param purpose such as whose key it will be @param now milliseconds */
  make(purpose: string, now: number): string {
    const body = `${randomBytes(16).toString('base64url')}.${Math.floor(now / 1_000) + challengeSeconds}`;
    return `${body}.${this.#mac(purpose, body)}`;
  }

  /** Whether it was made here for this purpose, is not too old, and comes for the first time. */
  use(challenge: string, purpose: string, now: number): boolean {
    const [random = '', until = '', mac = ''] = challenge.split('.');
    if (!isSame(mac, this.#mac(purpose, `${random}.${until}`)) || Number(until) * 1_000 <= now || this.#used.has(random)) return false;
    this.#forget(now);
    this.#used.set(random, Number(until) * 1_000);
    return true;
  }

  #mac(purpose: string, body: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}\n${body}`).digest('base64url');
  }

  /** Too many in five minutes are no people: then the oldest may come again. */
  #forget(now: number): void {
    for (const [random, until] of this.#used) if (until <= now || this.#used.size >= usedKept) this.#used.delete(random);
  }
}
