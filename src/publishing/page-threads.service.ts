import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { Problem } from '../core/problem.js';
import type { Texts } from '../rendering/kept-texts.store.js';
import { inBatches } from './batches.js';
import type { Outcomes } from './outcomes.js';
import type { Begin, Order, Report } from './page-thread.js';
import { reasonOf } from './receipt.js';

const script = new URL('page.worker.js', import.meta.url);
/** Megabytes. A thread holds some hundred posts and what it is writing; given more it would take more. One for which it is not enough ends. */
const resourceLimits = { maxOldGenerationSizeMb: 40 };
/**
 * Pages are tall strings that live for a moment: with half of this, which bin/qvill gives to every thread and which no limit of a thread
 * can change, some of each stay for the large collections, a tenth of all the time.
 */
const youngMb = 4;
const mostThreads = Math.min(8, Math.max(2, availableParallelism()));

/** The threads of one large run. */
export class PageThreads {
  readonly #threads: Worker[];
  readonly #dead = new Set<Worker>();

  constructor(
    begin: Begin,
    private readonly texts: Texts,
  ) {
    setFlagsFromString(`--max-semi-space-size=${youngMb}`);
    setFlagsFromString(`--min-semi-space-size=${youngMb}`);
    this.#threads = Array.from({ length: mostThreads }, () => new Worker(script, { workerData: begin, resourceLimits }));
    for (const thread of this.#threads) thread.on('error', () => {}).once('exit', () => this.#dead.add(thread));
  }

  /** All of them see the blog as it stands now, from now on. */
  async hold(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => this.#ask(thread, { kind: 'hold' }, () => {}).catch(() => {})));
  }

  /** Makes these pages. Returns those that no thread lived to make. */
  async make(paths: string[], outcomes: Outcomes, goOn: () => void): Promise<string[]> {
    // An iterator of an array: who stops taking from it ends it for nobody else
    const queue = inBatches(paths).values();
    const left: string[] = [];
    const feed = async (thread: Worker): Promise<void> => {
      for (const some of queue) {
        goOn();
        const made = await this.#ask(thread, { kind: 'make', paths: some }, (report) => report).catch(() => null);
        if (!made) return void left.push(...some);
        for (const each of made.finished) outcomes.finish(each);
        for (const each of made.failed) outcomes.fail(each);
      }
    };
    await Promise.all(this.#threads.map(feed));
    return [...left, ...[...queue].flat()];
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  /** Sends an order and waits for what is said of it; texts that are asked for on the way are given. */
  async #ask<T>(thread: Worker, order: Order, read: (report: Extract<Report, { kind: 'made' }>) => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#dead.has(thread)) reject(new Error('a thread that makes pages has died'));
    const hear = (report: Report): void => {
      if (report.kind === 'wanted') void this.#give(thread, report);
      else resolve(read(report as Extract<Report, { kind: 'made' }>));
    };
    const onExit = () => reject(new Error('a thread that makes pages has died'));
    thread.on('message', hear).once('error', reject).once('exit', onExit);
    thread.postMessage(order);
    return promise.finally(() => thread.off('message', hear).off('error', reject).off('exit', onExit));
  }

  async #give(thread: Worker, report: Extract<Report, { kind: 'wanted' }>): Promise<void> {
    const { number } = report;
    const answer = await ('post' in report ? this.texts.of(report.post) : this.texts.apart(report.apart)).then(
      (html) => ({ html }),
      (error: unknown) => (error instanceof Problem && error.kind === 'invalid' ? { refusal: error.message } : { reason: reasonOf(error) }),
    );
    thread.postMessage({ kind: 'text', number, ...answer } satisfies Order);
  }
}
