import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { NewTree } from './new-tree.store.js';
import type { Outcomes } from './outcomes.js';
import type { SiteTree } from './site-tree.store.js';
import { makeHere, type Shop } from './small-run.store.js';
import { filesBelow } from './tree-files.store.js';
import { filesOf, type TreeLayout } from './tree-layout.js';

/**
 * Makes much of the tree anew, beside the one that readers have: nothing of it is seen before all of it is there.
 * @param isAll whether these paths are all there are, so that whatever belongs to none of them goes
 */
export async function makeBeside(
  paths: string[],
  tree: SiteTree,
  { isAll, ...shop }: Shop & { isAll: boolean },
): Promise<{ outcomes: Outcomes; swept: number }> {
  const next = tree.begin();
  const beside = new NewTree(tree.layout, next);
  try {
    const outcomes = await makeHere(paths, beside, shop);
    for (const { path } of outcomes.failed) beside.keep(path);
    if (!isAll) beside.keepAllBut(paths);
    const swept = isAll ? strays(tree.layout, next, outcomes) : 0;
    if (swept === 0 && outcomes.made.every(({ changed }) => !changed)) await tree.discard(next);
    else await tree.replaceBy(next);
    return { outcomes, swept };
  } catch (error) {
    await tree.discard(next);
    throw error;
  }
}

/** How many files of the old tree belong to nothing. */
function strays(from: TreeLayout, to: TreeLayout, { made }: Outcomes): number {
  if (!existsSync(from.root)) return 0;
  const removed = new Set(made.filter(({ changed }) => changed).flatMap(({ path }) => [...filesOf(from.page(path)), ...from.markers(path)]));
  const isStray = (file: string) => file !== from.generation && !removed.has(file) && !existsSync(join(to.root, relative(from.root, file)));
  return filesBelow(from.root).filter(isStray).length;
}
