import { inTurns } from '../core/in-turns.js';
import { IndexBatch } from './index-batch.js';
import { Outcomes, type Progress } from './outcomes.js';
import { PageMaker, type PageTree, type Workshop } from './page-maker.store.js';
import { reasonOf } from './receipt.js';
import type { SearchIndex } from './search-index.store.js';
import { isList, isPicture, isPostPath } from './turns.js';

/** Pages made at once: while one waits for the disk the next is rendered. */
const atOnce = 8;

/** `goOn` throws when the process ends. */
export type Shop = { workshop: Workshop; goOn: () => void };
/** A whole run: what is found of its pages, and who hears how far it is. */
export type Run = Shop & { index: SearchIndex; progress: Progress };

/**
 * Makes pages in this thread: pictures and posts first, lists after them, so that no list ever names a page that is not there. One that
 * can't be made keeps its last good file, and is reported; when it never had any, the lists wait for it. Who calls ends the outcomes.
 */
export async function makeHere(paths: string[], tree: PageTree, { index, ...shop }: Run): Promise<Outcomes> {
  const outcomes = new Outcomes(paths.length, new IndexBatch(index), shop.progress);
  await makeInto(outcomes, paths, tree, shop);
  return outcomes;
}

/** As `makeHere`, for some of the pages of a run. */
export async function makeInto(outcomes: Outcomes, paths: string[], tree: PageTree, { workshop, goOn }: Shop): Promise<void> {
  const maker = new PageMaker(workshop, tree);
  const make = async (path: string): Promise<void> => {
    goOn();
    await maker.make(path).then(
      (finished) => outcomes.finish(finished),
      (error: unknown) => outcomes.fail({ path, reason: reasonOf(error) }),
    );
  };
  for (const isNext of [isPicture, isPostPath]) await inTurns(paths.filter(isNext), atOnce, make);
  const lists = paths.filter(isList);
  if (outcomes.holdBack(lists, (path) => tree.pageAt(path) !== null).length === 0) await inTurns(lists, atOnce, make);
}
