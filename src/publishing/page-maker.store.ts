import { writtenSign } from '../pages/as-written.js';
import { type Memo, newMemo } from '../pages/memo.js';
import type { Outcome } from '../pages/outcome.js';
import { outcomeAt } from '../pages/routes.js';
import type { KeptValues } from '../pages/kept-values.js';
import { SiteView } from '../pages/site-view.store.js';
import type { Theme } from '../pages/theme.service.js';
import { isRulesPath } from '../redirects/rule.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import type { SearchEntry } from '../core/search-entry.js';
import { type Made, traceOf } from './trace.store.js';

/** What pages are made of. */
export type Workshop = { rows: Rows; settings: Settings; url: string; theme: Theme; kept?: KeptValues };

/** Where they go: takes an outcome, and says whether anything is different then. */
export type PageTree = { put(path: string, outcome: Outcome | null): boolean | Promise<boolean>; pageAt(path: string): Buffer | null };

/** A page that was made, what is to be found of it, and why its text is shown as it is written. */
export type Finished = { made: Made; search?: SearchEntry; refusal?: string };

/** Makes pages of the blog as it is at one moment, one after the other. */
export class PageMaker {
  readonly #memo: Memo;

  constructor(
    private readonly workshop: Workshop,
    private readonly tree: PageTree,
    memo: Memo = newMemo(workshop.kept),
  ) {
    this.#memo = memo;
  }

  /** Makes a page and puts it into the tree. @throws Error with the reason why a page keeps its last good file */
  async make(path: string): Promise<Finished> {
    const { rows, settings, url, theme } = this.workshop;
    await this.#memo.turns.give();
    const view = new SiteView(rows, settings, url, this.#memo);
    const outcome = await outcomeAt({ path, view, theme });
    if (outcome?.kind === 'page') this.#check(path, outcome);
    const made = { path, kind: outcome?.kind ?? null, trace: traceOf(view.used), changed: await this.tree.put(path, outcome) };
    return outcome?.kind === 'page' ? { made, ...extras(outcome) } : { made };
  }

  #check(path: string, { refusal }: Outcome & { kind: 'page' }): void {
    const { theme } = this.workshop;
    // Half a theme makes half a site: a feed would name posts whose pages can't be made
    if (theme.fault && !isRulesPath(path)) throw new Error(theme.fault);
    // A better page is there: one that was made while its text could be rendered
    if (refusal && this.tree.pageAt(path)?.includes(writtenSign) === false) throw new Error(refusal);
  }
}

const extras = ({ search, refusal }: Outcome & { kind: 'page' }) => ({ ...(search ? { search } : {}), ...(refusal ? { refusal } : {}) });
