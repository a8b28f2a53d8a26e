import { Injectable } from '@nestjs/common';
import { MediaLibrary } from '../../media/media-library.service.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.service.js';
import { Outside } from '../../platform/outside.service.js';
import { holdingLock } from '../../platform/lock.store.js';
import { SettingsStore } from '../../settings/settings.store.js';
import { bringIn, type Place } from './bring-in.store.js';
import { type ImportReport, type PostReport, reportOf } from './import-report.js';
import { FileFetching } from '../files/fetch-files.store.js';
import { ImportRun } from './import-run.store.js';
import type { FormerSite } from '../former-site/former-site.js';
import { type FormerSiteWish, formerSiteFrom } from '../former-site/former-site.store.js';
import { openSourceApart } from '../apart/source-apart.store.js';
import { rehearse } from './rehearsal.store.js';
import type { Source } from '../source.js';

type Coming = { path: string; source: Source; oldSite: FormerSite | null };

/** `total` is null while nobody knows. */
export type ImportProgress = (done: number, total: number | null) => void;
export type ImportOptions = {
  dryRun: boolean;
  /** the engine, when it is not to be told by what is there */
  from?: string | undefined;
  /** the site that the posts come from: its addresses become aliases */
  oldSite?: FormerSiteWish | undefined;
  /** hosts from which pictures are fetched; the old site's own is one of them when there are any */
  fetchFrom?: string[] | undefined;
  progress?: ImportProgress;
};

/**
 * Brings another blog into this one: each post is there as a whole or not at all, and a broken one stops no other. What has not
 * changed since the last run is left alone.
 */
@Injectable()
export class Importer {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly settings: SettingsStore,
    private readonly library: MediaLibrary,
    private readonly clock: Clock,
    private readonly outside: Outside,
  ) {}

  /** @throws Problem when the source can't be read at all; what is wrong with single posts is in the report */
  async run(path: string, options: ImportOptions): Promise<ImportReport> {
    const { timeZone } = await this.settings.read();
    const oldSite = await formerSiteFrom(options.oldSite ?? { lists: [] }, timeZone, this.outside);
    const source = await openSourceApart(path, { from: options.from, timeZone });
    try {
      return await holdingLock(this.config.importLockFile, () => this.#run(path, source, oldSite, options));
    } finally {
      await source.close?.();
    }
  }

  #run(path: string, source: Source, oldSite: FormerSite | null, options: ImportOptions): Promise<ImportReport> {
    const place = { database: this.database, library: this.library, clock: this.clock };
    return options.dryRun
      ? rehearse(this.config, this.clock, (rehearsal) => this.#into(rehearsal, { path, source, oldSite }, options))
      : this.#into(place, { path, source, oldSite }, options);
  }

  async #into(place: Place, { path, source, oldSite }: Coming, { dryRun, progress, fetchFrom, oldSite: wish }: ImportOptions): Promise<ImportReport> {
    const run = new ImportRun(place.database, place.clock, { engine: source.engine, source: path, total: source.total });
    const posts: PostReport[] = [];
    const fetching = fetchFrom ? this.#fetching(wish?.site ?? source.site, fetchFrom) : null;
    try {
      await bringIn(place, source, run, posts, { oldSite, fetching, progress: (done) => progress?.(done, source.total) });
      await run.end('done');
    } catch (error) {
      await run.end('failed', (error as Error).message).catch(() => {}); // the same disk may be full still
      throw error;
    }
    const skipped = source.skipped.map(({ place: file, reason }) => ({ file, reason }));
    return reportOf(posts, { dryRun, run: dryRun ? null : run.id, skipped, oldAddresses: [...(oldSite?.addresses ?? [])] });
  }

  #fetching(site: string | null, hosts: string[]): FileFetching {
    const own = URL.parse(site ?? '')?.host;
    return new FileFetching(this.outside, site, new Set(own ? [...hosts, own] : hosts), () => this.clock.now().getTime());
  }
}
