import { availableParallelism } from 'node:os';
import { Renderer } from './renderer.service.js';
import { isNarrow } from '../instruments/memory-limit.store.js';
import { type Made, most, mostMs, patience, type Text } from './job.js';
import { refusalFor } from './refusal.js';

/** Two at least, so that a text that takes its time holds up no other. */
const mostThreads = (): number => (isNarrow() ? 1 : Math.max(2, Math.min(8, availableParallelism())));
/** How many texts wait before one more thread is worth its start. */
const crowd = 4;
/** How long the last thread is kept warm: its author types on; and the others. */
const idleMs = { last: 15_000, others: 1_000 };

/** Texts that people wait for; those of pages come a batch at a time. */
const mostWaiting = 200;

type Task = { text: Text; mostMs: number; done: (made: Made) => void; failed: (error: unknown) => void };

/**
 * Where texts become HTML: threads, one for each core when there is much to do, none when nobody has written for a while. There is
 * one pool in a process, as there is one set of cores.
 */
class RenderPool {
  readonly #tasks: Task[] = [];
  readonly #idle: Renderer[] = [];
  readonly #ends = new WeakMap<Renderer, NodeJS.Timeout>();
  #count = 0;
  #rendered = 0;

  /** Texts rendered by now, and those that wait. */
  get state(): { rendered: number; waiting: number } {
    return { rendered: this.#rendered, waiting: this.#tasks.length };
  }

  render(text: Text, mostMs: number): Promise<Made> {
    this.#rendered++;
    const { promise, resolve, reject } = Promise.withResolvers<Made>();
    this.#tasks.push({ text, mostMs, done: resolve, failed: reject });
    this.#next(this.#tasks.length > crowd);
    return promise;
  }

  /** @param isUrgent whether one more thread is worth its start */
  #next(isUrgent: boolean): void {
    if (this.#tasks.length === 0) return;
    const known = this.#idle.pop();
    if (known) clearTimeout(this.#ends.get(known));
    if (known && !known.isWhole) {
      this.#count--;
      return this.#next(isUrgent);
    }
    if (!known && this.#count > 0 && (!isUrgent || this.#count >= mostThreads())) return;
    if (!known) this.#count++;
    void this.#work(known ?? new Renderer());
  }

  async #work(renderer: Renderer): Promise<void> {
    for (let task = this.#take(); task; task = renderer.isWhole ? this.#take() : undefined)
      // Who waits while another text takes its time gets a thread of its own
      await renderer.render(task.text, task.mostMs, () => this.#next(true)).then(task.done, task.failed);
    if (renderer.isWhole) this.#rest(renderer);
    else {
      this.#count--;
      this.#next(false);
    }
  }

  /** The shortest first: whoever sends a dozen long texts at once holds up nobody but himself. */
  #take(): Task | undefined {
    let next = 0;
    for (const [at, { text }] of this.#tasks.entries()) if (text.markdown[0].length < this.#tasks[next]!.text.markdown[0].length) next = at;
    return this.#tasks.splice(next, 1)[0];
  }

  #rest(renderer: Renderer): void {
    this.#idle.push(renderer);
    this.#endLater(renderer, this.#count > 1 ? idleMs.others : idleMs.last);
  }

  endIdle(): void {
    for (const renderer of this.#idle.splice(0)) {
      clearTimeout(this.#ends.get(renderer));
      this.#count--;
      renderer.end();
    }
  }

  #endLater(renderer: Renderer, milliseconds: number): void {
    clearTimeout(this.#ends.get(renderer));
    const end = () => {
      if (!this.#idle.includes(renderer)) return;
      if (this.#count === 1 && milliseconds < idleMs.last) return this.#endLater(renderer, idleMs.last);
      this.#idle.splice(this.#idle.indexOf(renderer), 1);
      this.#count--;
      renderer.end();
    };
    this.#ends.set(renderer, setTimeout(end, milliseconds).unref());
  }
}

const pool = new RenderPool();

export const renderingState = (): RenderPool['state'] => pool.state;

/** Gives back what threads take that wait for more. */
export const endIdle = (): void => pool.endIdle();

/**
 * A text as HTML, made apart from everything else.
 * @param isAwaited whether somebody waits for it: otherwise it may take longer
 * @throws Problem('invalid', 'markdown') with the reason in words when it is too long, or takes too much time, stack or memory; Problem('busy') when too many wait
 */
export async function renderApart(text: Text, isAwaited = true): Promise<Made> {
  if (text.markdown[0].length > most.characters) throw refusalFor('long');
  if (isAwaited && pool.state.waiting >= mostWaiting) throw refusalFor('late');
  return pool.render(text, mostMs(text.markdown[0].length) * (isAwaited ? 1 : patience));
}
