import { Histogram } from '../../core/histogram.js';
import { type AnswerReader, valueIn } from './answer-reader.js';
import { type Failure, isAbsence } from './failure.js';
import type { Target } from './plan.js';

/** To 0.8 %, in microseconds. */
export const precision = 7;
const mostExamples = 5;

/** One second of a run: what was answered in it, by how long it had taken. */
export type Second = { requests: number; errors: number; bytes: number; latency: Histogram };

/** What came of the requests of a run. */
export class Tally {
  requests = 0;
  /** Of answers with their headers, as they were on the wire. */
  bytes = 0;
  readonly groups = new Map<string, Histogram>();
  readonly statuses = new Map<number, number>();
  readonly errors = new Map<Failure, number>();
  readonly examples = new Map<Failure, string[]>();
  /** Paths whose bodies had another length than the first time. */
  readonly changed = new Set<string>();
  readonly seconds: Second[] = [];
  /** When the last answer came, in seconds from the start, and how many have found nobody since. */
  lastAnswer = 0;
  absences = 0;
  readonly #lengths = new Map<Target, number>();
  readonly #found = new Map<Target, number>();

  get failed(): number {
    return [...this.errors.values()].reduce((sum, each) => sum + each, 0);
  }

  answered(target: Target, reader: AnswerReader, tookUs: number, elapsed: number): void {
    this.absences = 0;
    this.lastAnswer = elapsed;
    this.requests++;
    this.bytes += reader.wireBytes;
    const now = this.#second(Math.floor(elapsed));
    now.requests++;
    now.bytes += reader.wireBytes;
    now.latency.add(tookUs);
    this.#group(target.group).add(tookUs);
    this.statuses.set(reader.status, (this.statuses.get(reader.status) ?? 0) + 1);
    const failure = this.#unlike(target, reader);
    if (failure) this.#count(failure, `${target.path} answered ${reader.status}`, now);
  }

  /** Without an answer. A wait that was given up counts as long as it was. */
  lost(target: Target, failure: Failure, tookUs: number, elapsed: number): void {
    if (isAbsence(failure)) this.absences++;
    const now = this.#second(Math.floor(elapsed));
    if (failure === 'timeout') {
      now.latency.add(tookUs);
      this.#group(target.group).add(tookUs);
    }
    this.#count(failure, target.path, now);
  }

  #unlike(target: Target, { status, bodyBytes, head }: AnswerReader): Failure | null {
    const expected = target.status ?? this.#found.get(target);
    if (expected === undefined) this.#found.set(target, status);
    else if (status !== expected) return 'status';
    if (target.to !== undefined && valueIn(head.replace(/^location:/im, 'location:'), 'location') !== target.to) return 'elsewhere';
    const length = target.bytes ?? this.#lengths.get(target);
    if (length === undefined) this.#lengths.set(target, bodyBytes);
    else if (length !== bodyBytes) this.changed.add(target.path);
    return null;
  }

  #count(failure: Failure, example: string, second: Second): void {
    second.errors++;
    this.errors.set(failure, (this.errors.get(failure) ?? 0) + 1);
    const examples = this.examples.get(failure) ?? [];
    if (examples.length < mostExamples && !examples.includes(example)) this.examples.set(failure, [...examples, example]);
  }

  #group(name: string): Histogram {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = new Histogram(precision)));
    return group;
  }

  #second(index: number): Second {
    while (this.seconds.length <= index) this.seconds.push({ requests: 0, errors: 0, bytes: 0, latency: new Histogram(precision) });
    return this.seconds[index]!;
  }
}
