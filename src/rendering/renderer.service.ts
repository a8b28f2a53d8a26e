import { Worker } from 'node:worker_threads';
import { type Fault, type Made, type Reply, type Text } from './job.js';
import { refusalFor } from './refusal.js';

const script = new URL('render.worker.js', import.meta.url);

/**
 * Megabytes. V8 ends the whole process when a single allocation goes past its limit before it could end the thread, so that one is
 * out of reach of what can be made in the time that a text has. `heap` is several times what any text of the size that is allowed takes.
 */
const most = { heap: 160, v8: 2_048, young: 8 };
const resourceLimits = { maxOldGenerationSizeMb: most.v8, maxYoungGenerationSizeMb: most.young };
/** How often it is looked at what a text has taken by now. */
const lookMs = 20;
/** However busy the machine is: after this nobody waits any more. */
const mostWaitedMs = 15_000;

type Task = { mostMs: number; done: (made: Made) => void; failed: (error: unknown) => void; onLook: () => void; begun?: { threadMs: number; at: number } };

/** One thread that renders, one text at a time. Idle, it keeps no process from ending. */
export class Renderer {
  readonly #worker = new Worker(script, { resourceLimits });
  #task: Task | undefined;
  #looks: NodeJS.Timeout | undefined;
  /** whether it can be given another text */
  isWhole = true;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (reply: Reply) => this.#hear(reply));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#break(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refusalFor('swollen') : error));
    this.#worker.on('exit', () => this.#break(new Error('The renderer has ended')));
  }

  /**
   * @param mostMs of the thread’s own time
   * @param onLook called now and then while it works
   * @throws Problem('invalid', 'markdown') in words; the thread may be gone then
   */
  render(text: Text, mostMs: number, onLook: () => void): Promise<Made> {
    const { promise, resolve, reject } = Promise.withResolvers<Made>();
    this.#task = { mostMs, done: resolve, failed: reject, onLook };
    this.#looks = setInterval(() => void this.#look(this.#task), lookMs);
    this.#worker.ref();
    this.#worker.postMessage(text);
    return promise;
  }

  end(): void {
    this.isWhole = false;
    void this.#worker.terminate();
  }

  #hear(reply: Reply): void {
    if (!this.#task) return;
    if ('begunMs' in reply) this.#task.begun = { threadMs: reply.begunMs, at: performance.now() };
    else if ('made' in reply) this.#settle()?.done(reply.made);
    else this.#refuse(reply.fault);
  }

  async #look(task: Task | undefined): Promise<void> {
    if (!task?.begun) return;
    task.onLook();
    await Promise.all([this.#lookAtTime(task, task.begun), this.#lookAtHeap(task)]);
  }

  async #lookAtHeap(task: Task): Promise<void> {
    const heap = await this.#worker.getHeapStatistics().catch(() => null);
    if (this.#task === task && heap !== null && heap.used_heap_size > most.heap * 1_000_000) this.#stop('swollen');
  }

  /** Counts the time of the thread: a machine that is busy with others refuses no innocent text. */
  async #lookAtTime(task: Task, begun: { threadMs: number; at: number }): Promise<void> {
    const waited = performance.now() - begun.at;
    if (waited < task.mostMs) return;
    // A thread that has just ended can't be asked any more; that it has comes as an event of its own
    if (waited > mostWaitedMs) return this.#stop('late');
    const used = await this.#worker.cpuUsage().catch(() => null);
    if (this.#task !== task || used === null) return;
    const { user, system } = used;
    if ((user + system) / 1_000 - begun.threadMs < task.mostMs) return;
    this.#stop('slow');
  }

  #stop(fault: Fault): void {
    this.end();
    this.#refuse(fault);
  }

  #refuse(fault: Fault): void {
    this.#settle()?.failed(refusalFor(fault));
  }

  #break(error: unknown): void {
    this.isWhole = false;
    this.#settle()?.failed(error);
  }

  #settle(): Task | undefined {
    const task = this.#task;
    this.#task = undefined;
    clearInterval(this.#looks);
    if (this.isWhole) this.#worker.unref();
    return task;
  }
}
