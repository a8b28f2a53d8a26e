import type { Histogram } from '../core/histogram.js';
import type { Machine } from './machine.store.js';
import type { Variant } from './variant.js';

/**
 * At a fixed rate: microseconds from the moment at which a request was due. `lateUs`: by how much the load itself was late in one of a
 * hundred. `couldNotKeep`: why there are no figures.
 */
export type AtRate = { rate: number; latency: Histogram; lateUs: number; errors: number; couldNotKeep: string | null };

/** Megabytes (2^20 bytes), PSS of all processes. */
export type MemoryStates = { rest: number; load: number; after: number };

/** What one variant did in one round. Null: it could not be known, such as the memory of a process on another machine. */
export type Turn = {
  /** from the start of its first process to its first 200; null when somebody else had started it */
  firstAnswerMs: number | null;
  memory: MemoryStates | null;
  requestsPerSecond: number;
  /** own time and the kernel's on a core, for one request */
  cpuMicroseconds: number | null;
  errors: number;
  rates: AtRate[];
};

/** What a variant answers at one of the paths. */
export type Seen = { path: string; status: number; bytes: number; words: number };

export type Measured = { variant: Variant; version: string | null; seen: Seen[]; turns: Turn[] };

export type Comparison = {
  machine: Machine;
  /** as it was called, for who wants to do it again */
  command: string;
  paths: string[];
  rounds: number;
  seconds: number;
  users: number;
  rates: number[];
  /** what others took of the machine just before the turns, 0 to 1 */
  others: number[];
  /** the first is what the others are compared with */
  measured: Measured[];
  remarks: string[];
};
