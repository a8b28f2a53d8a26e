import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endsFirst } from '../platform/ends-first.store.js';
import { sparingMalloc } from '../platform/sparing.js';
import type { Job, Reply } from './job.js';

const worker = fileURLToPath(new URL('media.worker.js', import.meta.url));

/** What a job may take. A photo from a phone takes a second or two of it, and 150 MB. */
const mostMs = { clean: 100_000, sizes: 600_000, cards: 120_000 };
const mostMemory = 1_200_000_000;
const lookMs = 100;
const pageBytes = 4_096;

/** Files that were sent are looked at by one process one after the other: to start one takes longer than most pictures do. */
const mostFiles = 40;
/** One that holds more than this afterwards gives it back by ending. */
const mostKept = 150_000_000;

/** An answer, or why there is none: what was broken off, or how the process ended. */
export type Answer = { reply: Reply } | { broken: string } | { ended: string };

/** A process that works on files: what strangers' bytes do to a decoder they do there. */
export class MediaProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<string>;
  #files = 0;

  constructor() {
    this.#child = spawn(process.execPath, ['--max-old-space-size=256', '--max-semi-space-size=1', '--optimize-for-size', worker], {
      cwd: '/',
      env: sparingMalloc,
    });
    endsFirst(this.#child.pid);
    this.#closed = new Promise((resolve) => this.#child.once('close', (status, signal) => resolve(String(signal ?? status))));
    this.#child.once('error', () => {});
    this.#child.stdin!.on('error', () => {});
  }

  /** Whether it can be given another file. */
  get hasRoom(): boolean {
    const { exitCode, signalCode, pid } = this.#child;
    return exitCode === null && signalCode === null && this.#files < mostFiles && memoryOf(pid) < mostKept;
  }

  async ask(job: Job): Promise<Answer> {
    this.#files++;
    const limit = this.#watch(mostMs[job.kind]);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    const keepErrors = (bytes: Buffer): unknown => errors.push(bytes);
    const { promise, resolve } = Promise.withResolvers<null>();
    const keep = (bytes: Buffer): void => {
      output.push(bytes);
      if (bytes.at(-1) === 10) resolve(null);
    };
    this.#child.stdout!.on('data', keep);
    this.#child.stderr!.on('data', keepErrors);
    this.#child.stdin!.write(`${JSON.stringify(job)}\n`);
    // Of all but files the process ends by itself, and its memory is back then
    const ended = await (job.kind === 'clean' ? Promise.race([promise, this.#closed]) : this.#closed).finally(limit.stop);
    this.#child.stdout!.off('data', keep);
    this.#child.stderr!.off('data', keepErrors);
    if (limit.broken) return { broken: limit.broken };
    if (output.length === 0) return { ended: `${ended} ${Buffer.concat(errors).toString().slice(0, 500)}`.trim() };
    return { reply: JSON.parse(Buffer.concat(output).toString()) as Reply };
  }

  /** When it has nothing to do any more. */
  end(): void {
    this.#child.stdin!.end();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends it when it takes more time or memory than a job may. */
  #watch(most: number): { stop: () => void; broken: string } {
    const limit = { stop: () => clearInterval(timer), broken: '' };
    const start = performance.now();
    const timer = setInterval(() => {
      if (performance.now() - start > most) limit.broken = `takes longer than ${most / 1_000} s to read`;
      else if (memoryOf(this.#child.pid) > mostMemory) limit.broken = 'takes more memory to read than there is for one file';
      if (limit.broken) this.kill();
    }, lookMs);
    timer.unref();
    return limit;
  }
}

/** Bytes in memory; 0 where the system does not tell. */
function memoryOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
  } catch {
    return 0;
  }
}
