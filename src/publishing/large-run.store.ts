import { existsSync } from 'node:fs';
import { IndexBatch } from './index-batch.js';
import { NewTree } from './new-tree.store.js';
import { Outcomes } from './outcomes.js';
import type { PageThreads } from './page-threads.service.js';
import type { SiteTree } from './site-tree.store.js';
import { makeHere, makeInto, type Run } from './small-run.store.js';
import { isList } from './turns.js';
import { filesBelow } from './tree-files.store.js';
import { filesOf, type TreeLayout } from './tree-layout.js';

/** Where it is made: in threads, when it is large enough for them. `isAll`: the paths are all there are, and what belongs to none of them goes. */
export type Beside = Run & { tree: SiteTree; next: TreeLayout; threads: PageThreads | null; isAll: boolean };

/** Makes much of the tree anew, beside the one that readers have: nothing of it is seen before all of it is there. */
export async function makeBeside(paths: string[], { tree, next, threads, isAll, ...shop }: Beside): Promise<{ outcomes: Outcomes; swept: number }> {
  const beside = new NewTree(tree.layout, next);
  const outcomes = threads ? await makeInThreads(paths, threads, beside, shop) : await makeHere(paths, beside, shop);
  outcomes.end();
  await shop.workshop.theme.rest();
  outcomes.holdBack(paths.filter(isList), (path) => beside.pageAt(path) !== null);
  for (const { path } of outcomes.failed) beside.keep(path);
  if (!isAll) beside.keepAllBut(paths);
  const swept = isAll ? strays(tree.layout, next, outcomes) : 0;
  if (swept > 0 || outcomes.made.some(({ changed }) => changed)) await tree.replaceBy(next);
  return { outcomes, swept };
}

async function makeInThreads(paths: string[], threads: PageThreads, tree: NewTree, { index, progress, ...shop }: Run): Promise<Outcomes> {
  const outcomes = new Outcomes(paths.length, new IndexBatch(index), progress);
  const left = await threads.make(paths, outcomes, shop.goOn);
  if (left.length > 0) await makeInto(outcomes, left, tree, shop);
  return outcomes;
}

/** How many files of the old tree belong to nothing. */
function strays(from: TreeLayout, to: TreeLayout, { made }: Outcomes): number {
  if (!existsSync(from.root)) return 0;
  const changed = made.filter((each) => each.changed);
  // The files of a page are in the new tree too
  const files = changed.flatMap(({ path, kind }) => [...(kind === 'page' ? [] : filesOf(from.page(path))), ...from.markers(path)]);
  const removed = new Set([from.generation, ...files.filter(existsSync)]);
  let count = 0;
  for (const file of filesBelow(from.root)) if (!existsSync(to.root + file.slice(from.root.length)) && !removed.has(file)) count++;
  return count;
}
