import type { SourceEntry } from '../source.js';

/** Tells the posts of a source apart where it calls several of them by one id, as exports of other makers do. */
export class Marks {
  readonly #digests = new Map<string, string[]>();

  /** The id under which a post is remembered. The same post twice is one; another with its id is the second, in each run. */
  idOf({ id, digest }: Pick<SourceEntry, 'id' | 'digest'>): string {
    const digests = this.#digests.get(id) ?? [];
    this.#digests.set(id, digests);
    const before = digests.indexOf(digest);
    const number = before >= 0 ? before : digests.push(digest) - 1;
    return number === 0 ? id : `${id}#${number + 1}`;
  }
}
