import type { Readable, Writable } from 'node:stream';

export type Kept = { name: string; bytes: number };

/** A backup while it is written. `keep` gives it its name, when all of it is there and safe; `drop` leaves nothing of it. */
export type Draft = { stream: Writable; keep(): Promise<void>; drop(): Promise<void> };

/** A place that keeps backups. What others put there is none of its business. */
export interface Shelf {
  /** its name for people */
  readonly place: string;
  begin(name: string): Promise<Draft>;
  /** All files there, whosever they are. */
  list(): Promise<Kept[]>;
  read(file: Kept): Promise<Readable>;
  remove(name: string): Promise<void>;
  /** Takes away what runs left that were killed; who calls holds the lock. */
  tidy(): Promise<void>;
}
