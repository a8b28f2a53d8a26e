import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { DueWork } from '../platform/due-work.service.js';
import { differs, type Door } from './ask-door.store.js';
import { Doors } from './doors.store.js';
import { holdingAt } from './holding.store.js';
import type { DoorCheck } from './kept-receipt.js';
import { Receipts, type Unchecked } from './receipts.store.js';
import type { Failure } from './receipt.js';
import { sampleOf } from './sample.js';
import { TreeLayout } from './tree-layout.js';

/** Seconds until what was wrong is looked at again. */
const backOff = [2, 10, 60, 600];
/** For all addresses of a receipt. */
const checkMs = 15_000;
/** Another publication may come between the look at the tree and the answer. */
const looks = 3;
const lookMs = 150;

/** Asks for what a publication changed, through the outermost door, as a reader does: after the answer to its author, who is shown what came of it. */
@Injectable()
export class ReceiptCheck extends DueWork {
  readonly #layout: TreeLayout;

  constructor(
    config: Config,
    private readonly receipts: Receipts,
    private readonly doors: Doors,
    private readonly clock: Clock,
  ) {
    super('receipt', clock);
    this.#layout = new TreeLayout(config.site);
  }

  override wake(): void {
    if (this.doors.isServing) super.wake();
  }

  protected async doDue(): Promise<string | null> {
    const { due, next } = await this.receipts.unchecked();
    if (due.length === 0) return next;
    const door = await this.doors.outermost();
    for (const each of due) if (!this.isEnding) await this.#check(each, door);
    return (await this.receipts.unchecked()).next;
  }

  async #check({ id, attempts, body }: Unchecked, { inside, ...door }: Door & { inside?: string }): Promise<void> {
    const paths = sampleOf(body.changed, body.removed);
    const end = performance.now() + checkMs;
    const wrong: Failure[] = [];
    let asked = 0;
    await this.each(paths, async (path) => {
      if (performance.now() > end) return;
      asked += 1;
      const reason = await this.#differs(door, path);
      if (reason !== null) wrong.push({ path, reason });
    });
    if (this.isEnding && asked < paths.length) return;
    const of = body.counts.changed + body.counts.removed;
    const check: DoorCheck = { door: door.origin, ...(inside ? { inside } : {}), at: this.clock.iso(), asked, of, wrong };
    await this.receipts.check(id, check, wrong.length > 0 || asked < paths.length ? this.again(backOff, attempts + 1) : null);
  }

  async #differs(door: Door, path: string): Promise<string | null> {
    for (let look = 1; ; look++) {
      const reason = await differs(door, path, holdingAt(this.#layout, path));
      if (reason === null || look === looks || this.isEnding) return reason;
      await pause(lookMs);
    }
  }
}
