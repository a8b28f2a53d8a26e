import { Worker } from 'node:worker_threads';
import { invalid, Problem, type ProblemKind } from '../../core/problem.js';
import type { Call, Calls, Method, Reply } from './calls.js';

const script = new URL('source.worker.js', import.meta.url);

/** Megabytes: a thread that is out of them ends, and nothing else does. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 16 };
/** How often it is looked at how long a post has taken by now. */
const lookMs = 250;
type Waiting = Call & { done: (result: never) => void; failed: (error: Error) => void; begunMs?: number };

/** The thread in which a source is read. What a post can't be read by ends with the thread, which begins anew for the others. */
export class SourceThread {
  #worker = this.#start();
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #looks: NodeJS.Timeout | undefined;
  #isEnded = false;

  /**
   * @param again what to ask first when the thread had to begin anew
   * @param mostMs of the thread's own time that a post may take
   */
  constructor(
    private readonly again: () => Parameters<Calls['open']>,
    private readonly mostMs: number,
  ) {}

  ask<M extends Method>(method: M, ...args: Parameters<Calls[M]>): Promise<ReturnType<Calls[M]>> {
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<Calls[M]>>();
    const waiting: Waiting = { call: ++this.#calls, method, args, done: resolve, failed: reject };
    this.#waiting.set(waiting.call, waiting);
    this.#looks ??= setInterval(() => void this.#look(), lookMs).unref();
    this.#send(waiting);
    return promise;
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    clearInterval(this.#looks);
    await this.#worker.terminate();
    this.#failAll(new Error('The source was closed'));
  }

  #start(): Worker {
    const worker = new Worker(script, { resourceLimits });
    worker.on('message', (reply: Reply) => this.#hear(reply));
    worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#break(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? invalid('markdown', 'it takes more memory to read than there is') : error),
    );
    return worker;
  }

  #send({ call, method, args }: Call): void {
    this.#worker.postMessage({ call, method, args } satisfies Call);
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    if (!waiting) return;
    if ('begunMs' in reply) return void (waiting.begunMs = reply.begunMs);
    this.#waiting.delete(reply.call);
    if ('result' in reply) waiting.done(reply.result as never);
    else if ('error' in reply) waiting.failed(reply.error);
    else waiting.failed(new Problem(reply.problem.kind as ProblemKind, reply.problem.message, reply.problem.field, reply.problem.extra));
  }

  /** What the thread is at: calls are answered one after the other. */
  get #current(): Waiting | undefined {
    return [...this.#waiting.values()].find(({ begunMs }) => begunMs !== undefined);
  }

  async #look(): Promise<void> {
    const current = this.#current;
    if (current?.method !== 'read') return;
    const { user, system } = await this.#worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
    if (this.#current !== current || (user + system) / 1_000 - current.begunMs! < this.mostMs) return;
    void this.#worker.terminate();
    this.#break(invalid('markdown', `it takes more than ${this.mostMs / 1_000} seconds to read`));
  }

  /** The thread is gone. Who asked for what it was at hears why; the others are asked again of another one. */
  #break(error: Error): void {
    if (this.#isEnded) return;
    const current = this.#current;
    if (current?.method !== 'read') return this.#failAll(error);
    this.#waiting.delete(current.call);
    current.failed(error);
    const others = [...this.#waiting.values()];
    this.#worker = this.#start();
    this.#send({ call: 0, method: 'open', args: this.again() });
    for (const waiting of others) {
      delete waiting.begunMs;
      // A file of which some has come can't go on elsewhere
      if (waiting.method !== 'piece') this.#send(waiting);
      else this.#fail(waiting, new Problem('fault', 'it could not be read to its end'));
    }
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) this.#fail(waiting, error);
  }

  #fail({ call, failed }: Waiting, error: Error): void {
    this.#waiting.delete(call);
    failed(error);
  }
}
