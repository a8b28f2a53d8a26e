import { writtenSign } from '../pages/as-written.js';
import type { Outcome } from '../pages/outcome.js';
import { outcomeAt } from '../pages/routes.js';
import { newMemo, SiteView } from '../pages/site-view.store.js';
import type { Theme } from '../pages/theme.service.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { IndexBatch } from './index-batch.js';
import type { SearchIndex } from './search-index.store.js';
import type { SiteTree } from './site-tree.store.js';
import type { Made } from './trace.store.js';

/** Pages made at once: their compression fills both cores while the next ones are read. */
const atOnce = 8;

/** Told after each page: how many are made, of how many. */
export type Progress = (done: number, total: number) => void;

/** A page, and why it is not as it should be. */
export type Failure = { path: string; reason: string };

/** What pages are made of, and where they go. */
export type Workshop = { rows: Rows; settings: Settings; url: string; theme: Theme; tree: SiteTree; index: SearchIndex; isEnding: () => boolean };

/**
 * Makes pages and lets the tree hold them: pictures and posts first, lists after them, removals and redirects last, so that no
 * list ever names a page that is not there. One that can't be made keeps its last good file, and is reported.
 */
export async function makePages(paths: string[], workshop: Workshop, progress: Progress): Promise<{ made: Made[]; failed: Failure[]; asWritten: Failure[] }> {
  const { rows, settings, url, theme, tree, index, isEnding } = workshop;
  const memo = newMemo();
  const made: Made[] = [];
  const failed: Failure[] = [];
  const asWritten: Failure[] = [];
  const removals: (() => Promise<void>)[] = [];
  const found = new IndexBatch(index);

  const hold = async (path: string, outcome: Outcome | null, used: Made['used']): Promise<void> => {
    made.push({ path, kind: outcome?.kind ?? null, used, changed: await tree.put(path, outcome) });
    progress(made.length + failed.length, paths.length);
  };
  const make = async (path: string): Promise<void> => {
    if (isEnding()) throw new Error('The process ended while pages were made; the next start goes on');
    const view = new SiteView(rows, settings, url, memo);
    const outcome = await outcomeAt({ path, view, theme });
    if (outcome?.kind === 'page') {
      // Half a theme makes half a site: a feed would name posts whose pages can't be made
      if (theme.fault) throw new Error(theme.fault);
      if (outcome.refusal) settleFor(path, outcome.refusal);
      if (outcome.search) found.add(path, outcome.search);
      await hold(path, outcome, view.used);
    } else removals.push(() => orReport(path, () => hold(path, outcome, view.used)));
  };
  /** @throws Error when a better page is there: one that was made while its text could be rendered */
  const settleFor = (path: string, reason: string): void => {
    if (tree.pageAt(path)?.includes(writtenSign) === false) throw new Error(reason);
    asWritten.push({ path, reason });
  };
  const orReport = async (path: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => {
      if (isEnding()) throw error;
      failed.push({ path, reason: error instanceof Error ? error.message : String(error) });
    });
  };

  const makeEach = (path: string) => orReport(path, () => make(path));
  // What pages show comes before them, and they come before the lists that name them
  for (const isNext of [isPicture, isPostPath, isList]) await inTurns(paths.filter(isNext), makeEach);
  await inTurns(removals, (remove) => remove());
  await theme.rest();
  return { made, failed: [...failed, ...found.end(removals.length > 0)], asWritten };
}

const isPicture = (path: string): boolean => /^\/cards\/\d+\.png$/.test(path);
const isList = (path: string): boolean => /^\/(tags|categories|authors|archive|page)(\/|$)|^\/$|\.(xml|json|txt)$/.test(path);
const isPostPath = (path: string): boolean => !isPicture(path) && !isList(path);

async function inTurns<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
