import { realpathSync } from 'node:fs';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { rootFolder } from '../platform/folders.js';
import { leadsTo } from './installation.store.js';
import { readJournal } from './journal.store.js';

/**
 * Refuses to be the app when the link was led from this version to another while this process started: who connects at that moment starts what the link
 * led to, and would be served by a version that is not in use any more. @throws Problem('conflict') that names what to start
 */
export function refuseStaleStart(config: Config): void {
  const journal = readJournal(config);
  if (!journal) return;
  const [used, own] = [leadsTo(journal.link), realpathSync(rootFolder)];
  const versions = [journal.from.folder, journal.to.folder];
  if (used !== null && used !== own && versions.includes(used) && versions.includes(own))
    throw new Problem('conflict', `The blog runs the version in ${used}, and this is the one in ${own}: start ${journal.link}/bin/qvill`);
}
