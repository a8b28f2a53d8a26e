import { Injectable } from '@nestjs/common';
import type { Place } from '../archive/run/bring-in.store.js';
import { houseFeeds, houseRules, houseSettings } from '../archive/run/house.store.js';
import { ImportRun } from '../archive/run/import-run.store.js';
import { rehearse } from '../archive/run/rehearsal.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { holdingLock } from '../platform/lock.store.js';
import { WelcomeStore } from '../posts/welcome.store.js';
import { type Arrival, note } from './arrival.js';
import type { ExportFiles } from './export-files.store.js';
import { newAddresses, restoreAddresses, restoreAuthors, restoreMedia, restoreOutside, restoreRedirects, restoreSettings } from './restore-house.store.js';
import { restorePosts } from './restore-posts.store.js';
import { emptyRestore, type RestoreReport } from './restore-report.js';

export type RestoreOptions = {
  dryRun: boolean;
  progress?: (done: number, total: number) => void;
  /** what the record calls it */
  name?: string;
};

/** As the record of imports names what a restore read. */
export const wholeBlog = 'Qvill export';

/**
 * Makes a blog of an export again. Into an empty blog comes all of it; one with posts of its own keeps its settings and its redirects, and gets the posts that it
 * does not have. A second run changes nothing. A dry run is the same in a copy of the blog.
 */
@Injectable()
export class Restorer {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly library: MediaLibrary,
    private readonly clock: Clock,
  ) {}

  /** What is wrong with single files is in the report. */
  run(source: ExportFiles, options: RestoreOptions): Promise<RestoreReport> {
    const place = { database: this.database, library: this.library, clock: this.clock };
    return holdingLock(this.config.importLockFile, () =>
      options.dryRun ? rehearse(this.config, this.clock, (copy) => this.#into(copy, source, options)) : this.#into(place, source, options),
    );
  }

  async #into(place: Place, source: ExportFiles, { dryRun, progress = () => {}, name = source.manifest.site }: RestoreOptions): Promise<RestoreReport> {
    const run = new ImportRun(place.database, place.clock, { engine: wholeBlog, source: name, total: null });
    const report = emptyRestore(dryRun);
    try {
      await restoreBlog({ place, source, run, report, now: place.clock.iso(), origin: this.config.url, progress });
      await run.end('done');
    } catch (error) {
      await run.end('failed', (error as Error).message).catch(() => {}); // the same disk may be full still
      throw error;
    }
    return { ...report, run: dryRun ? null : run.id };
  }
}

async function restoreBlog(arrival: Arrival): Promise<void> {
  const { all, fresh } = await newAddresses(arrival);
  const isEmpty = await makeRoom(arrival);
  if (isEmpty) await restoreSettings(arrival);
  else note(arrival, 'settings.json')('this blog has posts of its own: it keeps its settings and its redirects');
  const people = await restoreAuthors(arrival);
  await restoreMedia(arrival, people);
  await restoreOutside(arrival);
  await restorePosts(arrival, { people, now: arrival.now });
  if (isEmpty) await restoreRedirects(arrival);
  await restoreAddresses(arrival, all);
  arrival.report.addresses = fresh;
}

/** What the blog is now goes on the record before the first thing changes. */
function makeRoom({ place: { database, clock }, run }: Arrival): Promise<boolean> {
  const { rows } = database;
  const house = { settings: houseSettings(rows), rules: houseRules(rows), feeds: houseFeeds(rows) };
  return new WelcomeStore(database, clock).makeRoom((tx, hadWelcome) => run.noteHouse(tx, { hadWelcome, ...house }));
}
