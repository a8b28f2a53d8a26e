import type { KeptValues } from '../pages/kept-values.js';
import type { Database } from '../platform/database.service.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import type { KeptBetweenRuns } from './kept-between-runs.js';
import type { PageThreads } from './page-threads.service.js';
import { stalePaths, touchesAll } from './stale-paths.store.js';
import { markBegun, newestStale, type StaleRow } from './trace.store.js';

/** A run of more pages is made beside the tree that readers have. */
const mostInPlace = 250;

type Taken = { stale: StaleRow[]; kept: KeptValues; settings: Settings; paths: string[]; isAll: boolean; isTooMuch: boolean };

/**
 * What is stale, and the pages made from it. Nobody commits between the steps: pages are made of the blog as it was then, and of nothing
 * later. What is too much to be made in place is only looked at, as long as there is no place beside.
 */
export async function takeStale(database: Database, rows: Rows, known: KeptBetweenRuns, beside?: { threads: PageThreads | null }): Promise<Taken> {
  try {
    return await database.change(async (tx) => {
      const stale = await tx.stale.findMany({ orderBy: { id: 'asc' } });
      rows.hold();
      await beside?.threads?.hold();
      const settings = settingsFromRows(rows);
      const isAll = touchesAll(stale);
      const paths = isAll && !beside ? [] : stalePaths(stale, rows, settings);
      const isTooMuch = !beside && (isAll || paths.length > mostInPlace);
      if (!isTooMuch) await markBegun(tx, stale);
      return { stale, kept: known.still(stale, newestStale(rows)), settings, paths, isAll, isTooMuch };
    });
  } catch (error) {
    rows.release();
    throw error;
  }
}
