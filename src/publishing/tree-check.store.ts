import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import type { Progress } from './outcomes.js';
import { PageMaker, type Workshop } from './page-maker.store.js';
import { everyPath } from './stale-paths.store.js';
import { type Difference, TreeComparison } from './tree-comparison.store.js';
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

export type Compared = { differences: Difference[]; paths: string[] };

/**
 * As `checkTree`, of the blog as it is at this moment; what must not stay is taken away. `paths` are the pages to be made. Null when somebody has
 * changed the blog since the last run.
 */
export async function compareHeld(rows: Rows, workshopOf: (settings: Settings) => Workshop, layout: TreeLayout, progress: Progress): Promise<Compared | null> {
  rows.hold();
  try {
    if (rows.one("SELECT 1 FROM Stale WHERE fact NOT LIKE 'page:%' LIMIT 1")) return null;
    const comparison = await checkTree(workshopOf(settingsFromRows(rows)), layout, progress);
    const paths = comparison.mend();
    return { differences: comparison.differences, paths };
  } finally {
    rows.release();
  }
}
