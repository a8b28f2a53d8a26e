import type { EditorState } from '../../core/post-form.js';
import type { Exchange, Outcome } from './exchange.js';
import type { Status } from './status.js';
import type { Typed } from './typed.js';

const pauseMs = 2_000;
/** Who never pauses is saved all the same. */
const longestMs = 20_000;
const firstRetryMs = 2_000;
const lastRetryMs = 15_000;

/** What an author reads; an address or a date that the server gave is no news. */
const readFields: readonly string[] = ['title', 'markdown', 'excerpt'];

type Done = Extract<Outcome, { kind: 'done' }>;

/** What the saver needs of the page around it. */
export type Around = {
  /** An exchange ended well: where the post stands, if the server was asked. */
  landed(state: EditorState | null): void;
  /** Words from elsewhere came into the form. */
  joined(): void;
  signedOut(): void;
};

/** When to save, and again when it failed. One exchange at a time; what is typed meanwhile goes with the next one. */
export class Saver {
  #turn: Promise<unknown> = Promise.resolve();
  #isQueued = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typingSince = 0;
  #failures = 0;

  constructor(
    private readonly exchange: Exchange,
    private readonly form: Typed,
    private readonly status: Status,
    private readonly around: Around,
  ) {}

  /** After each change of the form: saves when it has rested, or has gone on for long. */
  typed(): void {
    const now = performance.now();
    this.#typingSince ||= now;
    this.#at(Math.max(0, Math.min(pauseMs, this.#typingSince + longestMs - now)));
  }

  /** Saves what is not saved, now. */
  save(): Promise<void> {
    if (this.#isQueued) return this.#turn as Promise<void>;
    this.#isQueued = true;
    return this.queue(() => {
      this.#isQueued = false;
      return this.#save(this.#failures > 0);
    });
  }

  /** Looks what the server has, and saves what it has not. */
  refresh(): Promise<void> {
    return this.queue(() => this.#save(true));
  }

  /** The network is back: tries at once, and soon again when it is not quite. */
  online(): Promise<void> {
    this.#failures = Math.min(this.#failures, 1);
    return this.save();
  }

  /** Does one thing after the other. */
  queue<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #save(looksFirst: boolean): Promise<void> {
    this.#rest();
    if (looksFirst) {
      const reply = await this.exchange.look();
      if (reply.kind !== 'state') return this.failed(reply);
      this.around.landed(reply.state);
    }
    if (!this.form.isSaved) this.status.tell({ kind: 'saving' });
    const outcome = await this.exchange.keep();
    if (outcome.kind === 'done') this.ended(outcome);
    else if (outcome.kind !== 'unseen') this.failed(outcome);
  }

  ended({ state, joined }: Done): void {
    this.#failures = 0;
    this.status.tell({ retryAt: null });
    this.around.landed(state);
    if (joined.some((field) => readFields.includes(field))) this.around.joined();
    if (!this.form.isSaved) return this.status.recover({ kind: 'changed' });
    this.status.recover({ kind: 'saved', ...(state ? { savedAt: new Date() } : {}) });
  }

  /** Says why it is not saved, and tries again where that can help. What was typed is in the browser's copy. */
  failed(outcome: Exclude<Outcome, Done | { kind: 'unseen' }>): void {
    if (outcome.kind === 'away') return this.#away(outcome.reached, outcome.waitSeconds ?? 0);
    if (outcome.kind === 'conflict') {
      return this.status.tell({ kind: 'conflict', conflicts: outcome.merge.conflicts.length });
    }
    const detail = outcome.kind === 'refused' ? outcome.message : outcome.kind === 'someone-else' ? outcome.who : '';
    this.status.tell({ kind: outcome.kind, detail });
    if (outcome.kind === 'signed-out') this.around.signedOut();
  }

  #away(reached: boolean, waitSeconds: number): void {
    const backOff = Math.min(lastRetryMs, firstRetryMs * 2 ** this.#failures++);
    // What is saved is saved, whoever can be reached
    if (!this.form.isSaved) this.status.tell({ kind: reached ? 'trouble' : 'offline' });
    this.#at(Math.max(backOff, waitSeconds * 1000));
  }

  #at(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), ms);
    if (this.#failures > 0) this.status.tell({ retryAt: Date.now() + ms });
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#typingSince = 0;
  }
}
