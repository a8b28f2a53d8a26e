import { Histogram } from '../../core/histogram.js';
import { Connection, failSlow, nowUs } from './connection.service.js';
import type { Failure } from './failure.js';
import type { Loop } from './loop.js';
import { type Plan, requestFor } from './plan.js';
import type { Recorder } from './recorder.js';
import { precision } from './tally.js';

/** A timer is up to so much late: the rest of the wait is looked at again and again. */
const timerMs = 2;

/**
 * Requests at a fixed rate, each due at its own moment and counted from it, whether it could be sent then or not: an open loop. A server
 * that stands still for a second makes everybody wait who comes in that second, and all of them are counted (no “coordinated omission”).
 */
export class Arrivals implements Loop {
  readonly late = new Histogram(precision);
  readonly #requests: Buffer[];
  readonly #all: Connection[] = [];
  readonly #free: Connection[] = [];
  readonly #everyUs: number;
  #startUs = 0;
  /** How many were due so far, and how many of them are sent. */
  #due = 0;
  #sent = 0;
  #isOver = false;

  constructor(
    private readonly plan: Plan & { rate: number },
    private readonly recorder: Recorder,
  ) {
    this.#everyUs = 1_000_000 / plan.rate;
    this.#requests = plan.targets.map(({ path }) => requestFor(path, plan.dial, plan.headers));
  }

  get underWay(): number {
    return this.#all.filter(({ isBusy }) => isBusy).length;
  }
  get unsent(): number {
    return this.#due - this.#sent;
  }

  start(): void {
    this.#startUs = nowUs();
    this.#pump();
  }
  /** What came due before the end, and this process was too busy to send, is sent still: it waited, and that counts. */
  stop(): void {
    this.#come();
    this.#sendDue();
    this.#isOver = true;
  }
  close(): void {
    for (const connection of this.#all) connection.close();
  }
  sweep(now: number): void {
    failSlow(this.#all, this.plan, now);
  }

  readonly #pump = (): void => {
    if (this.#isOver) return;
    this.#come();
    this.#sendDue();
    const waitMs = (this.#startUs + this.#due * this.#everyUs - nowUs()) / 1000;
    if (waitMs > timerMs) setTimeout(this.#pump, waitMs - timerMs);
    else setImmediate(this.#pump);
  };

  #come(): void {
    this.#due = Math.min(Math.floor((nowUs() - this.#startUs) / this.#everyUs) + 1, Math.ceil(this.plan.seconds * this.plan.rate));
  }

  #sendDue(): void {
    while (this.#sent < this.#due && !this.#isOver) {
      const connection = this.#free.pop() ?? this.#another();
      if (!connection) return;
      const due = this.#startUs + this.#sent * this.#everyUs;
      const at = this.#sent++ % this.#requests.length;
      this.late.add(nowUs() - due);
      connection.ask(this.plan.targets[at]!, this.#requests[at]!, due);
    }
  }

  #another(): Connection | null {
    if (this.#all.length >= this.plan.users) return null;
    const connection = new Connection(this.plan.dial, (made, failure) => this.#answered(made, failure));
    this.#all.push(connection);
    return connection;
  }

  #answered(connection: Connection, failure: Failure | null): void {
    this.recorder.record(connection, failure);
    this.#free.push(connection);
    this.#sendDue();
  }
}
