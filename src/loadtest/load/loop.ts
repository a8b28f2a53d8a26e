import type { Histogram } from '../../core/histogram.js';

/** Something that asks until it is told to stop. */
export type Loop = {
  start: () => void;
  /** No more requests; those under way go on. */
  stop: () => void;
  /** Gives up what has waited too long. */
  sweep: (nowUs: number) => void;
  close: () => void;
  readonly underWay: number;
  /** Requests that were due and never sent, since no connection was free. */
  readonly unsent: number;
  /** By how much later than they were due requests were sent; null where none is due at a time. */
  readonly late: Histogram | null;
};
