import { createHash } from 'node:crypto';

/** Something that somebody changed. Without `digest` it is what the digest is made of, with that of the entry before. */
export type Entry = {
  id: number;
  at: string;
  /** whose account it was; null for the shell */
  authorId: number | null;
  who: string;
  what: string;
  /** of what: the ids in the path, or a command's words */
  about: string;
  address: string;
};
export type Chained = Entry & { digest: string };

/** Chains an entry to the one before: none can be changed, left out or put between without all that follow. */
export function digestOfEntry(before: string, { id, at, authorId, who, what, about, address }: Entry): string {
  return createHash('sha256')
    .update(JSON.stringify([before, id, at, authorId, who, what, about, address]))
    .digest('base64url');
}

/** Where a chain is broken, as sentences. @param lastId the last id that was ever given, so that a cut end shows too */
export class ChainCheck {
  readonly faults: string[] = [];
  #last = { id: 0, digest: '' };

  /** The entries in their order, all of them. */
  add(entry: Chained): void {
    const { id, digest } = this.#last;
    if (entry.id !== id + 1) this.faults.push(`${gap(id + 1, entry.id - 1)} is missing`);
    else if (digestOfEntry(digest, entry) !== entry.digest) this.faults.push(`Entry ${entry.id} is not what was written`);
    this.#last = entry;
  }

  end(lastId: number): string[] {
    if (this.#last.id < lastId) this.faults.push(`${gap(this.#last.id + 1, lastId)} is missing`);
    return this.faults;
  }
}

const gap = (from: number, to: number): string => (from === to ? `Entry ${from}` : `What stood from entry ${from} to ${to}`);
