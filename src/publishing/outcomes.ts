import type { IndexBatch } from './index-batch.js';
import type { Finished } from './page-maker.store.js';
import type { Failure } from './receipt.js';
import type { Made } from './trace.store.js';

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

  /** What was made and could not be put into its place, or can't be found, is not as it should be. */
  addFailed(failed: Failure[]): void {
    this.failed.push(...failed);
    const paths = new Set(failed.map(({ path }) => path));
    if (paths.size > 0) this.made = this.made.filter(({ path }) => !paths.has(path));
  }

  /** Ends the search index of the run. */
  end(): this {
    this.addFailed(this.found.end(this.made.some(({ kind }) => kind !== 'page')));
    return this;
  }
}
