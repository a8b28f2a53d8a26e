import type { SearchEntry } from '../core/search-entry.js';
import type { SearchIndex } from './search-index.store.js';

/** In characters. */
const mostWaiting = 4_000_000;

/** What a run of the publisher has for the search index, some posts at a time: a transaction for each would cost as much as its page. */
export class IndexBatch {
  #waiting: { path: string; entry: SearchEntry }[] = [];
  #characters = 0;
  readonly #failed: { path: string; reason: string }[] = [];

  constructor(private readonly index: Pick<SearchIndex, 'put'>) {}

  add(path: string, entry: SearchEntry): void {
    this.#waiting.push({ path, entry });
    this.#characters += entry.text.length;
    if (this.#characters > mostWaiting) this.#put(false);
  }

  /** Returns the pages that can't be found, to be made again. @param isTidied whether posts may have gone */
  end(isTidied: boolean): { path: string; reason: string }[] {
    this.#put(isTidied);
    return this.#failed;
  }

  #put(isTidied: boolean): void {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#characters = 0;
    try {
      this.index.put(
        batch.map(({ entry }) => entry),
        isTidied,
      );
    } catch (error) {
      this.#failed.push(...batch.map(({ path }) => ({ path, reason: `the search index: ${String(error)}` })));
    }
  }
}
