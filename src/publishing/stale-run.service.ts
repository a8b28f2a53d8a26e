import { Logger } from '@nestjs/common';
import type { Theme } from '../pages/theme.service.js';
import type { Outcomes, Progress } from './outcomes.js';
import type { PageRun } from './page-run.service.js';
import type { ProblemStore } from './problems.store.js';
import { failures, nothingDone, type Receipt, receiptOf } from './receipt.js';
import type { Receipts } from './receipts.store.js';
import type { RunRecord } from './run-record.store.js';
import type { Live, Runs } from './runs.store.js';
import type { StampStore } from './stamp.store.js';
import type { StaleRow } from './trace.store.js';

/** What a run needs, and who hears of it. `hasEdges`: caches in front hold the old page until they are told. */
type Parts = { theme: Theme; stamp: StampStore; receipts: Receipts; problems: ProblemStore; hasEdges: boolean };

/** One run from what is stale to its receipt. Who calls has the lock. */
export class StaleRun {
  readonly #log = new Logger('publishing');
  /** called whenever a receipt was written down */
  onReceipt: (receipt: Receipt) => void = () => {};

  constructor(
    private readonly parts: Parts,
    private readonly run: PageRun,
    private readonly runs: Runs,
    private readonly record: RunRecord,
  ) {}

  /** @param asked when somebody began to wait for it, by `performance.now()`; @param live told when readers have it */
  async make(asked: number, live: Live, progress: Progress = () => {}): Promise<Receipt> {
    const { theme, stamp, receipts, hasEdges } = this.parts;
    await stamp.compareTheme();
    theme.refresh();
    let liveAt = 0;
    const onLive = (outcomes: Outcomes, stale: StaleRow[]) => {
      liveAt = performance.now();
      const receipt = receiptOf(outcomes, 0, liveAt - asked);
      receipts.show(receipt, stale);
      if (!hasEdges) live(receipt);
    };
    const { stale, outcomes, swept } = await this.run.make(onLive, progress);
    if (stale.length === 0) return this.runs.doneSince(asked);
    for (const sentence of failures(outcomes.failed)) this.#log.error(sentence);
    liveAt ||= performance.now();
    const receipt = receiptOf(outcomes, swept, liveAt - asked);
    this.runs.done({ id: await this.record.write(stale, outcomes, receipt), receipt, liveAt });
    this.onReceipt(receipt);
    return receipt;
  }

  /** One that breaks off is no fault of who asked: their change is in the database, and will be on the site. Only the end of the process is an error. */
  brokenOff(error: unknown): Receipt {
    if (this.run.isCut) throw error;
    const failed = [this.parts.problems.stopped(error)];
    for (const sentence of failures(failed)) this.#log.error(sentence);
    return { ...nothingDone, failed };
  }
}
