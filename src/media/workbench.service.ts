import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import type { Done, Job } from './job.js';
import { MediaProcess } from './media-process.service.js';

/** Files that wait for their turn: who sends more is told to come again. */
const mostWaiting = 100;
/** How long a process waits for another file. */
const idleMs = 300;

type Task = { job: Job; done: (answer: Done) => void; failed: (error: unknown) => void };

/**
 * Does the work on files in processes that end: this one never loads a decoder. One at a time, so that a small machine
 * has enough memory for it. Nobody who adds a file waits for sizes or cards: making them is broken off, and begins anew later.
 */
@Injectable()
export class Workbench implements OnModuleDestroy {
  readonly #tasks: Task[] = [];
  #process: MediaProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #current: Task | undefined;
  #isEnding = false;
  #isPaused = false;

  /** @throws Problem in words when the file is at fault, Problem('busy') when too many wait; Error when the work is at fault */
  run(job: Job): Promise<Done> {
    if (this.#isPaused && job.kind === 'clean') return Promise.reject(new Problem('busy', 'Memory is short just now: send the file again in a minute', 'file'));
    if (job.kind === 'clean' && this.#tasks.length >= mostWaiting)
      return Promise.reject(new Problem('busy', 'Too many files wait to be looked at: send it again in a minute', 'file'));
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    this.#queue({ job, done: resolve, failed: reject });
    if (job.kind === 'clean' && this.#current && this.#current.job.kind !== 'clean') this.#breakOff(this.#current);
    this.#next();
    return promise;
  }

  /** While memory is short: sizes and cards wait, and what is half-way begins anew later. Nobody who adds a file is kept waiting for it. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (isPaused && this.#current && this.#current.job.kind !== 'clean') this.#breakOff(this.#current);
    this.#next();
  }

  /** Jobs under way and those that wait. */
  get jobs(): number {
    return this.#tasks.length + (this.#current ? 1 : 0);
  }

  get isAtWork(): boolean {
    return this.jobs > 0;
  }

  onModuleDestroy(): void {
    this.#isEnding = true;
    this.#leave()?.kill();
    for (const { failed } of this.#tasks.splice(0)) failed(new Error('The app is ending'));
  }

  /** Behind those who wait, before what can wait. */
  #queue(task: Task): void {
    if (task.job.kind === 'clean') this.#tasks.splice(this.#tasks.findLastIndex(({ job }) => job.kind === 'clean') + 1, 0, task);
    else this.#tasks.push(task);
  }

  #breakOff(task: Task): void {
    this.#queue({ ...task });
    task.done = task.failed = () => {};
    this.#leave()?.kill();
  }

  #next(): void {
    if (this.#current || this.#isEnding || this.#isPaused) return;
    this.#current = this.#tasks.shift();
    if (!this.#current) return;
    const task = this.#current;
    void this.#answer(task.job)
      .then((answer) => task.done(answer))
      .catch((error: unknown) => task.failed(error))
      .then(() => {
        this.#current = undefined;
        this.#next();
      });
  }

  async #answer(job: Job): Promise<Done> {
    const working = this.#processFor(job);
    const answer = await working.ask(job);
    this.#rest(working, job);
    const name = job.kind === 'clean' ? `“${job.name}”` : 'The picture';
    if ('broken' in answer) throw new Problem('large', `${name} ${answer.broken}`, 'file');
    if (this.#isEnding) throw new Error('The app is ending');
    if ('ended' in answer) throw new Problem('invalid', `${name} can’t be read: what reads it ended with ${answer.ended}`, 'file');
    if (!('problem' in answer.reply)) return answer.reply;
    const { kind, message } = answer.reply.problem;
    throw kind === null ? new Error(message) : new Problem(kind, message, 'file');
  }

  /** The one that looked at a file before, for another one; else a new one. */
  #processFor({ kind }: Job): MediaProcess {
    const known = this.#leave();
    if (known && kind === 'clean' && known.hasRoom) return (this.#process = known);
    known?.kill();
    return (this.#process = new MediaProcess());
  }

  #rest(working: MediaProcess, { kind }: Job): void {
    if (this.#process !== working) return;
    if (kind !== 'clean') this.#leave();
    else this.#idle = setTimeout(() => this.#leave()?.end(), idleMs);
  }

  #leave(): MediaProcess | undefined {
    clearTimeout(this.#idle);
    const left = this.#process;
    this.#process = undefined;
    return left;
  }
}
