import type { SourceEntry } from '../source.js';

/** Tells the posts of a source apart where it calls several of them by one id, as exports of other makers do. */
export class Marks {
  readonly #numbers = new Map<string, Map<string, number>>();

  /** The id under which a post is remembered. The same post twice is one; another with its id is the second, in each run. */
  idOf({ id, digest }: Pick<SourceEntry, 'id' | 'digest'>): string {
    const numbers = this.#numbers.get(id) ?? new Map<string, number>();
    this.#numbers.set(id, numbers);
    const number = numbers.get(digest) ?? numbers.size;
    numbers.set(digest, number);
    return number === 0 ? id : `${id}#${number + 1}`;
  }
}
