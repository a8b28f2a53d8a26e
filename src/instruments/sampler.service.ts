import type { Clock } from '../platform/clock.js';
import { Pauses } from './pauses.service.js';
import { cheap, lookAt, slow } from './look-at.js';
import { watchMemory } from './process-memory.store.js';
import type { Recorder } from './recorder.js';
import { Sample } from './sample.js';
import { type Mark, type MarkKind, SampleStore } from './sample.store.js';
import type { Second } from './period.js';
import type { GaugeName } from './series.js';

/** How many seconds are kept: five minutes of a busy blog. */
const secondsKept = 300;
/** How often it is looked at what happened: while something does, and while nothing does. */
const lookMs = { busy: 1_000, idle: 15_000 };
/** Looks without anything, after which a process is idle. */
const quietLooks = 10;
/** Idle, a process says now and then that it is there, and what it takes; nothing else of it is written. */
const heartbeatMs = 15 * 60_000;
/**
 * Takes what the recorder was told, second by second in memory, and writes it down minute by minute. An idle process writes a row in a quarter of
 * an hour. Who kills it takes a minute along.
 */
export class Sampler {
  readonly store: SampleStore;
  readonly #seconds: Second[] = [];
  #pauses: Pauses | undefined;
  #pending = new Sample();
  #marks: Mark[] = [];
  #minute: number;
  #writtenAt = -Infinity;
  #quiet = 0;
  #lookedAt = performance.now();
  #cpu = process.cpuUsage();
  #timer: NodeJS.Timeout | undefined;
  #onLook = (): void => {};

  constructor(
    databaseFile: string,
    readonly recorder: Recorder,
    private readonly clock: Clock,
    private readonly queues: readonly GaugeName[] = [],
  ) {
    this.store = new SampleStore(databaseFile);
    this.#minute = minuteOf(clock.now());
    watchMemory(recorder);
  }

  /** Begins. @param version of the program: another one than the last time is an upgrade */
  start(version: string): void {
    const last = this.#lastVersion();
    this.#pauses = new Pauses(this.recorder);
    this.mark(last === undefined || last === version ? 'start' : 'upgrade', version);
    this.#look();
  }

  /** Says what to know beside the curves; written with the next minute. */
  mark(kind: MarkKind, words: string): void {
    this.#marks.push({ at: this.clock.now().getTime(), kind, words });
  }

  /** Calls `listener` whenever it looks. */
  onLook(listener: () => void): void {
    this.#onLook = listener;
  }

  /** The last minutes, second by second, oldest first; with what has happened since the last look. */
  now(): readonly Second[] {
    this.#take();
    return this.#seconds;
  }

  /** With those that are not written yet, oldest first. */
  marksSince(from: number): Mark[] {
    return [...this.store.marks(from), ...this.#marks.filter(({ at }) => at >= from)];
  }

  /** Writes what is there, and goes on. */
  async flush(): Promise<void> {
    this.#take();
    await this.#write();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#pauses?.close();
    this.#take();
    if (this.#pending.isEventful || this.#marks.length > 0) await this.#write();
    this.store.close();
  }

  #look(): void {
    const second = this.#take();
    this.#quiet = second.isEventful ? 0 : this.#quiet + 1;
    const isIdle = this.#quiet >= quietLooks;
    this.#pauses?.tick();
    this.#pauses?.watchLoop(!isIdle);
    const minute = minuteOf(this.clock.now());
    const isOver = minute !== this.#minute;
    const isWanted = this.#pending.isEventful || this.#marks.length > 0 || performance.now() - this.#writtenAt >= heartbeatMs;
    if (isOver && isWanted) void this.#write();
    else if (isOver) this.#minute = minute;
    this.#timer = setTimeout(() => this.#look(), isIdle ? lookMs.idle : lookMs.busy).unref();
  }

  #take(): Sample {
    const sample = new Sample();
    const cpu = process.cpuUsage();
    this.recorder.count('cpu_microseconds', cpu.user + cpu.system - this.#cpu.user - this.#cpu.system);
    this.#cpu = cpu;
    this.recorder.take((lately) => sample.add(lately));
    lookAt(this.recorder, sample, cheap);
    const now = performance.now();
    this.#seconds.push({ at: this.clock.now().getTime(), milliseconds: now - this.#lookedAt, json: JSON.stringify(sample) });
    if (this.#seconds.length > secondsKept) this.#seconds.shift();
    this.#lookedAt = now;
    this.#pending.merge(sample);
    this.#onLook();
    return sample;
  }

  /** What can't be written now is written with the next minute. */
  async #write(): Promise<void> {
    const [sample, marks] = [this.#pending, this.#marks];
    const at = this.#minute * 60_000;
    [this.#pending, this.#marks] = [new Sample(), []];
    this.#minute = minuteOf(this.clock.now());
    try {
      lookAt(this.recorder, sample, [...slow, ...this.queues]);
      await this.store.write(at, sample, marks);
      this.#writtenAt = performance.now();
    } catch {
      this.#pending.merge(sample);
      this.#marks.unshift(...marks);
    }
  }

  #lastVersion(): string | undefined {
    try {
      return this.store.lastMark('start', 'upgrade')?.words;
    } catch {
      return undefined; // whatever is wrong with the database, readers are served
    }
  }
}

const minuteOf = (moment: Date): number => Math.floor(moment.getTime() / 60_000);
