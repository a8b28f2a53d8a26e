import { hash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Of each day one secret, by which somebody who comes twice is counted once. It is kept beside the database and never in it, so that what was there can't
 * be dug up; it survives a restart, and goes when its day is over. From then on nobody can say whether an address was here.
 */
export class Salts {
  #salts: Map<string, string> | undefined;

  constructor(private readonly file: string) {}

  /** A digest of who it was, without sense on any other day. */
  disguise(day: string, address: string, agent: string): Uint8Array {
    return hash('sha256', `${this.#of(day)}\n${address}\n${agent}`, 'buffer');
  }

  /** Drops those of days before this one. */
  dropBefore(day: string): void {
    const salts = this.#read();
    const kept = new Map([...salts].filter(([of]) => of >= day));
    if (kept.size < salts.size) this.#write(kept);
  }

  #of(day: string): string {
    const known = this.#read().get(day);
    if (known) return known;
    const made = randomBytes(32).toString('hex');
    this.#write(new Map([...this.#read(), [day, made]]));
    return made;
  }

  #read(): Map<string, string> {
    return (this.#salts ??= existsSync(this.file) ? saltsIn(readFileSync(this.file, 'utf8')) : new Map());
  }

  /** On disk before it is used: a crash must not make two readers of one. */
  #write(salts: Map<string, string>): void {
    if (salts.size === 0) rmSync(this.file, { force: true });
    else {
      const handle = openSync(`${this.file}.new`, 'w', 0o600);
      try {
        writeSync(handle, [...salts].map(([day, salt]) => `${day} ${salt}\n`).join('')); // prettier-ignore
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(`${this.file}.new`, this.file);
    }
    this.#salts = salts;
  }
}

const saltsIn = (text: string): Map<string, string> => new Map([...text.matchAll(/^(\d{4}-\d\d-\d\d) ([\da-f]{64})$/gm)].map(([, day, hex]) => [day!, hex!]));
