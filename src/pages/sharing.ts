import type { Memo } from './memo.js';
import { Notes } from './notes.js';

/** What pages share, so that each of them is made from what it was made from. */
export abstract class Sharing extends Notes {
  protected constructor(protected readonly memo: Memo) {
    super();
  }

  /** A view of the same blog, which has read nothing yet. */
  protected abstract another(): this;

  /** What `work` makes, once a run for all pages that show it alike. */
  async once<T>(name: string, work: (view: this) => Promise<T>): Promise<T> {
    let shared = this.memo.shared.get(name);
    if (!shared) {
      const view = this.another();
      shared = this.memo.turns.give().then(async () => ({ value: await work(view), used: view.used }));
      this.memo.shared.set(name, shared);
    }
    const { value, used } = await shared;
    this.noteAll(used);
    return value as T;
  }

  /** As `once`, and in the runs that come, until something changes that it was made from. @param weightOf in bytes; 0: it is not to be kept */
  async kept<T>(name: string, work: (view: this) => Promise<T>, weightOf: (value: T) => number): Promise<T> {
    const { kept } = this.memo;
    const known = kept.get(name);
    if (!known)
      return this.once(name, async (view) => {
        const value = await work(view);
        const weight = weightOf(value);
        if (weight > 0) kept.set(name, { value, used: view.used }, weight);
        return value;
      });
    this.noteAll(known.used);
    return known.value as T;
  }
}
