import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { everything } from '../core/facts.js';
import { Theme } from '../pages/theme.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { holdingLock } from '../platform/lock.store.js';
import { settingsIn } from '../settings/settings.store.js';
import { EdgeOutbox } from './edge-outbox.store.js';
import { HubOutbox } from './hub-outbox.store.js';
import { makePages, type Progress } from './page-maker.store.js';
import { failures, nothingDone, type Receipt, receiptOf } from './receipt.js';
import { SearchIndex } from './search-index.store.js';
import { SiteTree } from './site-tree.store.js';
import { failedPage, stalePaths, touchesAll } from './stale-paths.store.js';
import { StampStore } from './stamp.store.js';
import { forgetStale, type Made, markBegun, recordMade, type StaleRow } from './trace.store.js';

/** How long the end of the process waits for a run. */
const patienceMs = 3_000;

/**
 * The only bridge from the database to the site tree. Takes what changes made stale, makes those pages again, and lets
 * the bytes decide which files are touched. What is stale is forgotten only when the tree holds it: a crash at any
 * point is finished by the next run.
 */
@Injectable()
export class Publisher implements OnModuleDestroy {
  readonly #log = new Logger('publishing');
  readonly #tree: SiteTree;
  readonly #index: SearchIndex;
  #lastRun: Promise<unknown> = Promise.resolve();
  #isEnding = false;
  #onNews = (): void => {};

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly theme: Theme,
    private readonly clock: Clock,
    private readonly outbox: EdgeOutbox,
    private readonly stamp: StampStore,
    private readonly hub: HubOutbox,
  ) {
    this.#tree = new SiteTree(config.site);
    this.#index = new SearchIndex(config);
  }

  /** Calls `listener` whenever the tree is another one, before the run is over: for who keeps copies in this process. */
  onNews(listener: () => void): void {
    this.#onNews = listener;
  }

  /** Makes the site agree with the database, at the cost of what changed. */
  async publish(progress?: Progress): Promise<Receipt> {
    const reader = await this.database.reader();
    const isStale = (await reader.stale.count()) > 0;
    const receipt = isStale ? await this.#alone(() => this.#makeStale(progress)) : nothingDone;
    // Also when somebody else has made the pages: whoever hears that it is done may rely on the edges
    await this.outbox.settle();
    return receipt;
  }

  /** Makes every page again and removes files that belong to none. On an untouched blog it changes not one file. */
  async rebuild(progress?: Progress): Promise<Receipt> {
    const receipt = await this.#alone(async () => {
      await this.database.change((tx) => tx.stale.create({ data: everything }));
      return this.#makeStale(progress);
    });
    await this.outbox.settle();
    return receipt;
  }

  /** A run that is nearly done is waited for; a long one is cut, and the next start goes on with it. */
  async onModuleDestroy(): Promise<void> {
    const patience = setTimeout(() => (this.#isEnding = true), patienceMs);
    await this.#lastRun;
    clearTimeout(patience);
  }

  /** One run at a time, in this process and in all others. */
  #alone(work: () => Promise<Receipt>): Promise<Receipt> {
    const run = this.#lastRun.then(() => holdingLock(this.config.lockFile, work));
    this.#lastRun = run.catch(() => undefined);
    return run;
  }

  async #makeStale(progress: Progress = () => {}): Promise<Receipt> {
    const start = performance.now();
    await this.stamp.compareTheme();
    this.theme.refresh();
    const reader = await this.database.reader();
    const stale = await reader.stale.findMany({ orderBy: { id: 'asc' } });
    if (stale.length === 0) return nothingDone;
    const settings = await settingsIn(reader);
    const paths = await stalePaths(stale, reader, settings);
    await this.database.change((tx) => markBegun(tx, stale));
    const workshop = { reader, settings, url: this.config.url, theme: this.theme, tree: this.#tree, index: this.#index, isEnding: () => this.#isEnding };
    const outcomes = await makePages(paths, workshop, progress);
    const { made, failed } = outcomes;
    const swept = touchesAll(stale) && failed.length === 0 ? this.#tree.sweep(kindsOf(made)) : 0;
    for (const sentence of failures(failed)) this.#log.error(sentence);
    const receipt = receiptOf(outcomes, swept, performance.now() - start);
    await this.#tell(stale, made, receipt);
    return receipt;
  }

  /** The tree is new: whoever keeps copies hears of it, and what is no longer stale is forgotten. */
  async #tell(stale: StaleRow[], made: Made[], receipt: Receipt): Promise<void> {
    // A run that was cut may have changed any of these and told nobody
    const wasCut = stale.some(({ begun }) => begun === 1);
    const news = wasCut ? made.map(({ path }) => path) : [...receipt.changed, ...receipt.removed];
    if (news.length + receipt.swept > 0) await this.#tree.announce().then(this.#onNews);
    const now = this.clock.iso();
    await this.database.change(async (tx) => {
      await recordMade(tx, made, now);
      await forgetStale(tx, stale);
      await tx.stale.createMany({ data: receipt.failed.map(({ path }) => ({ fact: failedPage(path), at: '' })) });
      await this.outbox.add(tx, news, now);
      await this.hub.add(tx, news, now);
    });
    this.outbox.flushSoon();
    this.hub.flushSoon();
  }
}

const kindsOf = (made: Made[]) => new Map(made.flatMap(({ path, kind }) => (kind ? [[path, kind] as const] : [])));
