import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { everything } from '../core/facts.js';
import { Theme } from '../pages/theme.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { TextStore } from '../rendering/texts.store.js';
import { EdgeOutbox } from './edge-outbox.store.js';
import { HubOutbox } from './hub-outbox.store.js';
import type { Progress } from './outcomes.js';
import { ProblemStore } from './problems.store.js';
import { type Failure, nothingDone, type Receipt } from './receipt.js';
import { PageRun } from './page-run.service.js';
import { Receipts } from './receipts.store.js';
import { RunRecord } from './run-record.store.js';
import { type Live, Runs } from './runs.store.js';
import { failedPage } from './failed-page.js';
import { StaleRun } from './stale-run.service.js';
import { StampStore } from './stamp.store.js';
import type { Difference } from './tree-comparison.store.js';

/** How long the end of the process waits for a run. */
const patienceMs = 3_000;

/**
 * The only bridge from the database to the site tree. Takes what changes made stale, makes those pages again, and lets
 * the bytes decide which files are touched. What is stale is forgotten only when the tree holds it: a crash at any
 * point is finished by the next run.
 */
@Injectable()
export class Publisher implements OnModuleDestroy {
  readonly #run: PageRun;
  readonly #runs: Runs;
  readonly #stale: StaleRun;
  #onNews = (): void => {};

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    theme: Theme,
    texts: TextStore,
    clock: Clock,
    private readonly outbox: EdgeOutbox,
    private readonly stamp: StampStore,
    hub: HubOutbox,
    private readonly receipts: Receipts,
    private readonly problems: ProblemStore,
  ) {
    this.#runs = new Runs(
      config.lockFile,
      () => problems.ran(),
      (error) => this.#stale.brokenOff(error),
    );
    this.#run = new PageRun(config, database, theme, texts, () => this.#onNews());
    const record = new RunRecord(database, clock, outbox, hub, receipts, problems);
    this.#stale = new StaleRun({ theme, stamp, receipts, problems, hasEdges: config.edges.length > 0 }, this.#run, this.#runs, record);
  }

  /** Calls `listener` whenever the tree is another one, before the run is over: for who keeps copies in this process. */
  onNews(listener: () => void): void {
    this.#onNews = listener;
  }

  /** Calls `listener` whenever a receipt was written down. */
  onReceipt(listener: (receipt: Receipt) => void): void {
    this.#stale.onReceipt = listener;
  }

  /** Makes the site agree with the database, at the cost of what changed. */
  publish(progress?: Progress): Promise<Receipt> {
    return this.#receipt((asked) => this.#stale.make(asked, () => {}, progress));
  }

  /** As `publish`, for who waits: until readers have it. The packed forms follow, and the run is over when `idle` is. */
  goLive(): Promise<Receipt> {
    return this.#receipt((asked, live) => this.#stale.make(asked, live));
  }

  /** Makes every page again and removes files that belong to none. On an untouched blog it changes not one file. */
  async rebuild(progress?: Progress): Promise<Receipt> {
    await this.database.change((tx) => tx.stale.create({ data: everything }));
    return this.publish(progress);
  }

  /** Compares the whole tree with what the database says, and mends what differs. Returns what that was, and what could not be made. */
  async check(progress: Progress = () => {}): Promise<{ differences: Difference[]; failed: Failure[] }> {
    let differences: Difference[] = [];
    const makeStale = () => this.#stale.make(performance.now(), () => {});
    const { failed } = await this.#runs.alone(async () => {
      await makeStale();
      let found = await this.#run.compare(progress);
      for (; !found; found = await this.#run.compare(progress)) await makeStale();
      const { paths } = found;
      ({ differences } = found);
      await this.database.change((tx) => tx.stale.createMany({ data: paths.map((path) => ({ fact: failedPage(path), at: '' })) }));
      return makeStale();
    });
    return { differences, failed };
  }

  /** Tries again what could not be made, when it is time to, and at once what another process left. Returns whether all is well. */
  async mend(): Promise<boolean> {
    if ((await this.problems.count()) > 0) await this.stamp.compareTheme();
    if (await this.problems.isAnythingDue()) await this.publish();
    return (await this.problems.count()) === 0;
  }

  /** Takes away what runs left behind that were killed. */
  async tidy(): Promise<void> {
    await this.#runs.alone(async () => {
      this.#run.tidy();
      return nothingDone;
    });
  }

  /** Gives back the memory of what pages share from run to run. */
  shed(): void {
    this.#run.shed();
  }

  /** Whether pages are being made. */
  get isAtWork(): boolean {
    return this.#runs.isAny;
  }

  /** When all runs are over to their last file. */
  idle(): Promise<void> {
    return this.#runs.idle();
  }

  /** A run that is nearly done is waited for; a long one is cut, and the next start goes on with it. */
  async onModuleDestroy(): Promise<void> {
    const patience = setTimeout(() => this.#run.cut(), patienceMs);
    await this.#runs.idle();
    clearTimeout(patience);
    this.#run.close();
  }

  /** Whoever hears that it is done may rely on the edges, also when somebody else has made the pages; or knows which of them was not to be told. */
  async #receipt(work: (asked: number, live: Live) => Promise<Receipt>): Promise<Receipt> {
    const asked = performance.now();
    const receipt = (await this.#isUpToDate()) ? this.#runs.doneSince(asked) : await this.#runs.alone((live) => work(asked, live));
    await this.outbox.settle();
    const hasNews = this.config.edges.length > 0 && receipt !== nothingDone;
    return hasNews ? this.receipts.acknowledged(this.#runs.lastId, receipt, asked) : receipt;
  }

  /** Where the database can't even be asked, the run finds out why. */
  async #isUpToDate(): Promise<boolean> {
    const reader = await this.database.reader();
    const count = await reader.stale.count().catch(() => -1);
    if (count === 0) this.problems.ran();
    return count === 0;
  }
}
