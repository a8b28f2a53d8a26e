import { holdingLock } from '../platform/lock.store.js';
import { nothingDone, type Receipt } from './receipt.js';

/** Told when readers have it, which may be before the run is over. */
export type Live = (receipt: Receipt) => void;

/** A run that was live at `liveAt`, and is kept as the receipt of that id. */
type Run = { id: number | null; receipt: Receipt; liveAt: number };

/** One run at a time, in this process and in all others; and what the last one did, for whoever comes when it has taken their change along. */
export class Runs {
  #last: Promise<unknown> = Promise.resolve();
  #done: Run = { id: null, receipt: nothingDone, liveAt: 0 };
  #endedAt = 0;
  #waiting = 0;

  /** @param onEnd called when one is over @param onBroken says what one has done that broke off, or throws */
  constructor(
    private readonly lockFile: string,
    private readonly onEnd: () => void,
    private readonly onBroken: (error: unknown) => Receipt,
  ) {}

  alone(work: (live: Live) => Promise<Receipt>): Promise<Receipt> {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>();
    this.#waiting++;
    const run = this.#last.then(() => holdingLock(this.lockFile, () => work(resolve)));
    const ended = run.then((receipt) => {
      this.onEnd();
      return receipt;
    }, this.onBroken);
    this.#last = ended.then(resolve, reject).finally(() => this.#waiting--);
    return promise;
  }

  /** Whether one is under way, or waits for its turn. */
  get isAny(): boolean {
    return this.#waiting > 0;
  }

  /** When all of them are over to their last file. */
  async idle(): Promise<void> {
    await this.#last;
  }

  done(run: Run): void {
    this.#done = run;
    this.#endedAt = performance.now();
  }

  /** The last receipt, to somebody whose change was there at `asked` and is stale no more. */
  doneSince(asked: number): Receipt {
    const { receipt, liveAt } = this.#done;
    return this.#endedAt <= asked ? nothingDone : { ...receipt, milliseconds: Math.max(0, Math.round(liveAt - asked)) };
  }

  /** The id under which the last receipt is kept. */
  get lastId(): number | null {
    return this.#done.id;
  }
}
