import type { Clock } from '../platform/clock.js';
import type { Database } from '../platform/database.service.js';
import type { EdgeOutbox } from './edge-outbox.store.js';
import type { HubOutbox } from './hub-outbox.store.js';
import { newsIn, type Outcomes } from './outcomes.js';
import type { ProblemStore } from './problems.store.js';
import type { Receipt } from './receipt.js';
import type { Receipts } from './receipts.store.js';
import { failedPage } from './failed-page.js';
import { forgetStale, recordMade, type StaleRow } from './trace.store.js';

/** Writes down what a run has done: what is no longer stale is forgotten, and those outside hear of it. */
export class RunRecord {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outbox: EdgeOutbox,
    private readonly hub: HubOutbox,
    private readonly receipts: Receipts,
    private readonly problems: ProblemStore,
  ) {}

  /** One transaction. Returns the id under which the receipt is kept. */
  async write(stale: StaleRow[], outcomes: Outcomes, receipt: Receipt): Promise<number | null> {
    const news = newsIn(stale, outcomes);
    const now = this.clock.iso();
    const id = await this.database.change(async (tx) => {
      await recordMade(tx, this.database.rows, outcomes.made, now);
      await forgetStale(tx, stale);
      await tx.stale.createMany({ data: receipt.failed.map(({ path }) => ({ fact: failedPage(path), at: '' })) });
      await this.problems.record(tx, receipt.failed, now);
      const purgesAfter = await this.receipts.lastPurge(tx);
      await this.outbox.add(tx, news, now);
      await this.hub.add(tx, news, now);
      return this.receipts.keep(tx, receipt, stale, purgesAfter);
    });
    this.outbox.wake();
    this.hub.wake();
    return id;
  }
}
