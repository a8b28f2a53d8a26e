import { Connection, failSlow, nowUs } from './connection.service.js';
import type { Failure } from './failure.js';
import type { Loop } from './loop.js';
import { type Plan, requestFor } from './plan.js';
import type { Recorder } from './recorder.js';

/** Who found nobody there looks again after a while. */
const againMs = 100;

/** So many users, each with a connection of their own, who ask, wait, think, and ask for what comes next: a closed loop, as k6's. */
export class Users implements Loop {
  readonly unsent = 0;
  readonly late = null;
  readonly #users: Connection[];
  readonly #requests: Buffer[];
  #at = 0;
  #isOver = false;

  constructor(
    private readonly plan: Plan,
    private readonly recorder: Recorder,
  ) {
    this.#requests = plan.targets.map(({ path }) => requestFor(path, plan.dial, plan.headers));
    this.#users = Array.from({ length: plan.users }, () => new Connection(plan.dial, (user, failure) => this.#answered(user, failure)));
  }

  get underWay(): number {
    return this.#users.filter(({ isBusy }) => isBusy).length;
  }

  start(): void {
    for (const user of this.#users) this.#next(user);
  }
  stop(): void {
    this.#isOver = true;
  }
  close(): void {
    for (const user of this.#users) user.close();
  }
  sweep(now: number): void {
    failSlow(this.#users, this.plan, now);
  }

  /** All of them go through one list, so that each address is asked for as often as every other. */
  #next(user: Connection): void {
    if (this.#isOver) return;
    const at = this.#at++ % this.#requests.length;
    user.ask(this.plan.targets[at]!, this.#requests[at]!, nowUs());
  }

  #answered(user: Connection, failure: Failure | null): void {
    this.recorder.record(user, failure);
    const pause = failure ? againMs : (this.plan.thinkMs ?? 0);
    if (pause > 0) setTimeout(() => this.#next(user), pause);
    else this.#next(user);
  }
}
