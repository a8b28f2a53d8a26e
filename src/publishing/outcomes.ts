import type { IndexBatch } from './index-batch.js';
import { isRulesPath } from '../redirects/rule.js';
import type { Finished } from './page-maker.store.js';
import { type Failure, waitingFor } from './receipt.js';
import type { Made, StaleRow } from './trace.store.js';

/** Told after each page, or each text that is rendered before them: how many are made, of how many. */
export type Progress = (done: number, total: number, what?: 'pages' | 'texts') => void;

/** What comes of a run: the pages that were made, those that were not, and those that show a text as it is written. */
export class Outcomes {
  made: Made[] = [];
  readonly failed: Failure[] = [];
  readonly asWritten: Failure[] = [];

  constructor(
    private readonly total: number,
    private readonly found: IndexBatch,
    private readonly progress: Progress,
  ) {}

  finish({ made, search, refusal }: Finished): void {
    this.made.push(made);
    if (search) this.found.add(made.path, search);
    if (refusal) this.asWritten.push({ path: made.path, reason: refusal });
    this.progress(this.made.length + this.failed.length, this.total);
  }

  fail(failure: Failure): void {
    this.failed.push(failure);
    this.progress(this.made.length + this.failed.length, this.total);
  }

  /** Lists that would name a page which is not there, and never was, wait for it. Returns them. */
  holdBack(lists: string[], isThere: (path: string) => boolean): string[] {
    const missing = this.failed.find(({ path }) => !isThere(path));
    if (!missing) return [];
    this.addFailed(lists.map((path) => waitingFor(missing, path)));
    return lists;
  }

  /** What was made and could not be put into its place, or can't be found, is not as it should be. */
  addFailed(failed: Failure[]): void {
    // A list that was held back once may be held back again, for the rest of the run
    const known = new Set(this.failed.map(({ path }) => path));
    this.failed.push(...failed.filter(({ path }) => !known.has(path)));
    const paths = new Set(failed.map(({ path }) => path));
    if (paths.size > 0) this.made = this.made.filter(({ path }) => !paths.has(path));
  }

  /** Ends the search index of the run. */
  end(): this {
    this.addFailed(this.found.end(this.made.some(({ kind }) => kind !== 'page')));
    return this;
  }
}

/** The paths where readers get something else. A run that was cut may have changed any of these and told nobody. */
export function newsIn(stale: StaleRow[], { made }: Outcomes): string[] {
  const wasCut = stale.some(({ begun }) => begun === 1);
  return made.filter(({ changed, path }) => (changed || wasCut) && !isRulesPath(path)).map(({ path }) => path);
}
