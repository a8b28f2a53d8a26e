import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { endsFirst } from '../platform/ends-first.store.js';
import { sparingMalloc } from '../platform/sparing.js';
import type { Done, Job, Reply } from './job.js';

const worker = fileURLToPath(new URL('media.worker.js', import.meta.url));

/** What a job may take. A photo from a phone takes a second or two of it, and 150 MB. */
const mostMs = { clean: 100_000, sizes: 600_000, cards: 120_000 };
const mostMemory = 1_200_000_000;
const lookMs = 100;
/** Files that wait for their turn: who sends more is told to come again. */
const mostWaiting = 100;
const pageBytes = 4_096;

type Task = { job: Job; done: (answer: Done) => void; failed: (error: unknown) => void };

/**
 * Does the work on files in processes that end: this one never loads a decoder. One at a time, so that a small machine
 * has enough memory for it. Nobody who adds a file waits for sizes or cards: making them is broken off, and begins anew later.
 */
@Injectable()
export class Workbench implements OnModuleDestroy {
  readonly #tasks: Task[] = [];
  #child: ChildProcess | undefined;
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
    this.#child?.kill('SIGKILL');
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
    this.#child?.kill('SIGKILL');
  }

  #next(): void {
    if (this.#current || this.#isEnding || this.#isPaused) return;
    this.#current = this.#tasks.shift();
    if (!this.#current) return;
    const task = this.#current;
    this.#child = spawn(process.execPath, ['--max-old-space-size=256', '--max-semi-space-size=1', '--optimize-for-size', worker], {
      cwd: '/',
      env: sparingMalloc,
    });
    endsFirst(this.#child.pid);
    void this.#answer(this.#child, task.job)
      .then((answer) => task.done(answer))
      .catch((error: unknown) => task.failed(error))
      .then(() => {
        this.#current = undefined;
        this.#next();
      });
  }

  async #answer(child: ChildProcess, job: Job): Promise<Done> {
    const limit = watch(child, mostMs[job.kind]);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout!.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr!.on('data', (bytes: Buffer) => errors.push(bytes));
    // Stays open: its end tells the child that nobody waits any more
    child.stdin!.on('error', () => {}).write(JSON.stringify(job));
    const [status, signal] = (await once(child, 'close').finally(limit.stop)) as [number | null, string | null];
    const name = job.kind === 'clean' ? `“${job.name}”` : 'The picture';
    if (limit.broken) throw new Problem('large', `${name} ${limit.broken}`, 'file');
    if (this.#isEnding) throw new Error('The app is ending');
    if (output.length === 0)
      throw new Problem(
        'invalid',
        `${name} can’t be read: what reads it ended with ${signal ?? status} ${Buffer.concat(errors).toString().slice(0, 500)}`.trim(),
        'file',
      );
    const reply = JSON.parse(Buffer.concat(output).toString()) as Reply;
    if (!('problem' in reply)) return reply;
    const { kind, message } = reply.problem;
    throw kind === null ? new Error(message) : new Problem(kind, message, 'file');
  }
}

/** Ends a process that takes more time or memory than a job may. */
function watch(child: ChildProcess, most: number): { stop: () => void; broken: string } {
  const limit = { stop: () => clearInterval(timer), broken: '' };
  const start = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - start > most) limit.broken = `takes longer than ${most / 1_000} s to read`;
    else if (memoryOf(child.pid) > mostMemory) limit.broken = 'takes more memory to read than there is for one file';
    if (limit.broken) child.kill('SIGKILL');
  }, lookMs);
  timer.unref();
  return limit;
}

/** Bytes in memory; 0 where the system does not tell. */
function memoryOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
  } catch {
    return 0;
  }
}
