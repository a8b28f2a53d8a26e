import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { everything } from '../core/facts.js';
import { Theme } from '../pages/theme.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { holdingLock } from '../platform/lock.store.js';
import { Rows } from '../platform/rows.store.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import { EdgeOutbox } from './edge-outbox.store.js';
import { HubOutbox } from './hub-outbox.store.js';
import { makeBeside } from './large-run.store.js';
import type { Outcomes, Progress } from './outcomes.js';
import type { Workshop } from './page-maker.store.js';
import { type Failure, failures, nothingDone, type Receipt, receiptOf } from './receipt.js';
import { ProblemStore } from './problems.store.js';
import { SearchIndex } from './search-index.store.js';
import { SiteTree } from './site-tree.store.js';
import { makeHere } from './small-run.store.js';
import { failedPage, stalePaths, touchesAll } from './stale-paths.store.js';
import { StampStore } from './stamp.store.js';
import { forgetStale, markBegun, recordMade, type StaleRow } from './trace.store.js';
import { checkTree } from './tree-check.store.js';
import type { Difference } from './tree-comparison.store.js';

/** How long the end of the process waits for a run. */
const patienceMs = 3_000;
/** A run of more pages is made beside the tree that readers have. */
const mostInPlace = 400;

type Live = (receipt: Receipt) => void;

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
  #rows: Rows | undefined;
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
    private readonly problems: ProblemStore,
  ) {
    this.#tree = new SiteTree(config);
    this.#index = new SearchIndex(config);
  }

  /** Calls `listener` whenever the tree is another one, before the run is over: for who keeps copies in this process. */
  onNews(listener: () => void): void {
    this.#onNews = listener;
  }

  /** Makes the site agree with the database, at the cost of what changed. */
  async publish(progress?: Progress): Promise<Receipt> {
    return (await this.#isUpToDate()) ? nothingDone : this.#alone(() => this.#makeStale(() => {}, progress));
  }

  /** As `publish`, for who waits: until readers have it. The packed forms follow, and the run is over when `idle` is. */
  async goLive(): Promise<Receipt> {
    return (await this.#isUpToDate()) ? nothingDone : this.#alone((live) => this.#makeStale(live));
  }

  /** Makes every page again and removes files that belong to none. On an untouched blog it changes not one file. */
  rebuild(progress?: Progress): Promise<Receipt> {
    return this.#alone(async () => {
      await this.database.change((tx) => tx.stale.create({ data: everything }));
      return this.#makeStale(() => {}, progress);
    });
  }

  /**
   * Compares the whole tree, byte for byte, with what the database says, and mends what differs and nothing else.
   * Returns what differed, and what could not be made.
   */
  async check(progress: Progress = () => {}): Promise<{ differences: Difference[]; failed: Failure[] }> {
    let differences: Difference[] = [];
    const { failed } = await this.#alone(async () => {
      const workshop = await this.#upToDate();
      const check = await checkTree(workshop, this.#tree.layout, progress).finally(() => workshop.rows.release());
      ({ differences } = check);
      const paths = check.mend();
      if (differences.length > 0) await this.#tree.announce().then(this.#onNews);
      await this.database.change((tx) => tx.stale.createMany({ data: paths.map((path) => ({ fact: failedPage(path), at: '' })) }));
      return this.#makeStale(() => {});
    });
    return { differences, failed };
  }

  /** Tries again what could not be made, when it is time to; and at once what another process left, or when the theme is another one. Returns whether all is well. */
  async mend(): Promise<boolean> {
    if ((await this.problems.count()) > 0) await this.stamp.compareTheme();
    if (await this.problems.isAnythingDue()) await this.publish();
    return (await this.problems.count()) === 0;
  }

  /** Takes away what runs left behind that were killed. */
  async tidy(): Promise<void> {
    await this.#alone(async () => {
      this.#tree.tidy();
      return nothingDone;
    });
  }

  /** When all runs are over to their last file. */
  async idle(): Promise<void> {
    await this.#lastRun;
  }

  /** A run that is nearly done is waited for; a long one is cut, and the next start goes on with it. */
  async onModuleDestroy(): Promise<void> {
    const patience = setTimeout(() => (this.#isEnding = true), patienceMs);
    await this.#lastRun;
    clearTimeout(patience);
    this.#rows?.close();
    this.#index.close();
  }

  /** Where the database can't even be asked, the run finds out why. */
  async #isUpToDate(): Promise<boolean> {
    const reader = await this.database.reader();
    const count = await reader.stale.count().catch(() => -1);
    if (count === 0) this.problems.ran();
    return count === 0;
  }

  /**
   * One run at a time, in this process and in all others. One that breaks off is no fault of who asked: their change is in the
   * database, and will be on the site. Only the end of the process is an error.
   */
  #alone(work: (live: Live) => Promise<Receipt>): Promise<Receipt> {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>();
    const run = this.#lastRun.then(() => holdingLock(this.config.lockFile, () => work(resolve)));
    this.#lastRun = run.then(
      (receipt) => {
        this.problems.ran();
        resolve(receipt);
      },
      (error: unknown) => (this.#isEnding ? reject(error) : resolve(this.#brokenOff(error))),
    );
    return promise;
  }

  #brokenOff(error: unknown): Receipt {
    const failed = [this.problems.stopped(error)];
    for (const sentence of failures(failed)) this.#log.error(sentence);
    return { ...nothingDone, failed };
  }

  async #makeStale(live: Live, progress: Progress = () => {}): Promise<Receipt> {
    const start = performance.now();
    await this.stamp.compareTheme();
    this.theme.refresh();
    const rows = (this.#rows ??= new Rows(this.config.databaseFile));
    const stale = await this.#take(rows);
    if (stale.length === 0) return nothingDone;
    const run = { stale, start, live, progress };
    const { outcomes, swept } = await this.#make(run, rows).finally(() => rows.release());
    for (const sentence of failures(outcomes.failed)) this.#log.error(sentence);
    const receipt = receiptOf(outcomes, swept, performance.now() - start);
    await this.#tell(stale, outcomes, receipt);
    return receipt;
  }

  /** The blog at a moment at which the tree holds all of it that can be made. */
  async #upToDate(): Promise<Workshop> {
    await this.#makeStale(() => {});
    const rows = (this.#rows ??= new Rows(this.config.databaseFile));
    rows.hold();
    const isNewer = rows.one("SELECT 1 FROM Stale WHERE fact NOT LIKE 'page:%' LIMIT 1") !== undefined;
    if (!isNewer) return this.#workshop(rows);
    rows.release();
    return this.#upToDate();
  }

  #workshop(rows: Rows): Workshop {
    return { rows, settings: settingsFromRows(rows), url: this.config.url, theme: this.theme };
  }

  /** What is stale. Nobody commits between the two steps: pages are made of the blog as it was then, and of nothing later. */
  #take(rows: Rows): Promise<StaleRow[]> {
    const taking = this.database.change(async (tx) => {
      const stale = await tx.stale.findMany({ orderBy: { id: 'asc' } });
      if (stale.length === 0) return stale;
      await markBegun(tx, stale);
      rows.hold();
      return stale;
    });
    return taking.catch((error: unknown) => {
      rows.release();
      throw error;
    });
  }

  async #make({ stale, start, live, progress }: { stale: StaleRow[]; start: number; live: Live; progress: Progress }, rows: Rows) {
    const workshop = this.#workshop(rows);
    const paths = stalePaths(stale, rows, workshop.settings);
    const shop = { workshop, index: this.#index, isEnding: () => this.#isEnding, progress };
    if (touchesAll(stale) || paths.length > mostInPlace) {
      const made = await makeBeside(paths, this.#tree, { ...shop, isAll: touchesAll(stale) });
      this.#onNews();
      return made;
    }
    const change = this.#tree.change();
    try {
      const outcomes = await makeHere(paths, change, shop);
      outcomes.addFailed(change.goLive());
      await this.#announce(stale, outcomes);
      // Caches in front hold the old page until they are told
      if (this.config.edges.length === 0) live(receiptOf(outcomes, 0, performance.now() - start));
      outcomes.addFailed(await change.pack());
      await change.sync();
      await this.#announce(stale, outcomes);
      return { outcomes, swept: 0 };
    } finally {
      change.end();
    }
  }

  async #announce(stale: StaleRow[], outcomes: Outcomes): Promise<void> {
    if (newsIn(stale, outcomes).length > 0) await this.#tree.announce().then(this.#onNews);
  }

  /** What is no longer stale is forgotten, and those outside hear of it. */
  async #tell(stale: StaleRow[], outcomes: Outcomes, receipt: Receipt): Promise<void> {
    const news = newsIn(stale, outcomes);
    const now = this.clock.iso();
    await this.database.change(async (tx) => {
      await recordMade(tx, this.#rows!, outcomes.made, now);
      await forgetStale(tx, stale);
      await tx.stale.createMany({ data: receipt.failed.map(({ path }) => ({ fact: failedPage(path), at: '' })) });
      await this.problems.record(tx, receipt.failed, now);
      await this.outbox.add(tx, news, now);
      await this.hub.add(tx, news, now);
    });
    this.outbox.wake();
    this.hub.wake();
  }
}

/** The paths where readers get something else. A run that was cut may have changed any of these and told nobody. */
function newsIn(stale: StaleRow[], { made }: Outcomes): string[] {
  const wasCut = stale.some(({ begun }) => begun === 1);
  return made.filter(({ changed }) => changed || wasCut).map(({ path }) => path);
}
