import type { Progress } from './outcomes.js';
import { PageMaker, type Workshop } from './page-maker.store.js';
import { everyPath } from './stale-paths.store.js';
import { TreeComparison } from './tree-comparison.store.js';
import type { TreeLayout } from './tree-layout.js';

/** Makes every page once more, and compares it with what readers get. A page that can't be made is left as it is. */
export async function checkTree(workshop: Workshop, layout: TreeLayout, progress: Progress): Promise<TreeComparison> {
  const comparison = new TreeComparison(layout);
  const maker = new PageMaker(workshop, comparison);
  const paths = everyPath(workshop.rows, workshop.settings);
  for (const [done, path] of paths.entries()) {
    await maker.make(path).catch(() => comparison.keep(path));
    progress(done + 1, paths.length);
  }
  await workshop.theme.rest();
  return comparison.end();
}
