import { lstatSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the change-over of a run that was killed between its two renames: the tree that was to come is whole by then. */
export function finishChangeOver({ site, trees }: { site: string; trees: string }): void {
  const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  const next = join(trees, 'next');
  if (!isThere(site) && isThere(next) && isThere(join(trees, 'before'))) renameSync(next, site);
}
