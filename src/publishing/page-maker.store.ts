import type { Outcome } from '../pages/outcome.js';
import { outcomeAt } from '../pages/routes.js';
import { newPostMemo, SiteView } from '../pages/site-view.store.js';
import type { Theme } from '../pages/theme.service.js';
import type { Reader } from '../platform/database.service.js';
import type { Settings } from '../settings/settings.js';
import type { SiteTree } from './site-tree.store.js';
import type { Made } from './trace.store.js';

/** Pages made at once: their compression fills both cores while the next ones are read. */
const atOnce = 8;

/** Told after each page: how many are made, of how many. */
export type Progress = (done: number, total: number) => void;

export type Failure = { path: string; reason: string };

/** What pages are made of, and where they go. */
export type Workshop = { reader: Reader; settings: Settings; url: string; theme: Theme; tree: SiteTree; isEnding: () => boolean };

/**
 * Makes pages and lets the tree hold them: posts first, lists after them, removals and redirects last, so that no
 * list ever names a page that is not there. One that can't be made keeps its last good file, and is reported.
 */
export async function makePages(paths: string[], workshop: Workshop, progress: Progress): Promise<{ made: Made[]; failed: Failure[] }> {
  const { reader, settings, url, theme, tree } = workshop;
  const memo = newPostMemo();
  const made: Made[] = [];
  const failed: Failure[] = [];
  const last: string[] = [];

  const make = async (path: string, isWanted: (outcome: Outcome | null) => boolean): Promise<void> => {
    if (workshop.isEnding()) throw new Error('The process ended while pages were made; the next start goes on');
    try {
      const view = new SiteView(reader, settings, url, memo);
      const outcome = await outcomeAt({ path, view, theme });
      if (!isWanted(outcome)) return void last.push(path);
      made.push({ path, kind: outcome?.kind ?? null, used: view.used, changed: await tree.put(path, outcome) });
    } catch (error) {
      failed.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
    progress(made.length + failed.length, paths.length);
  };

  const isPage = (outcome: Outcome | null) => outcome?.kind === 'page';
  await inTurns(paths.filter(isPostPath), (path) => make(path, isPage));
  await inTurns(
    paths.filter((path) => !isPostPath(path)),
    (path) => make(path, isPage),
  );
  await inTurns(last, (path) => make(path, () => true));
  theme.rest();
  return { made, failed };
}

const isPostPath = (path: string): boolean => !/^\/(tags|categories|archive|page)(\/|$)|^\/$|\.(xml|json|txt)$/.test(path);

async function inTurns(paths: string[], work: (path: string) => Promise<void>): Promise<void> {
  const queue = paths.values();
  const worker = async () => {
    for (const path of queue) await work(path);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
