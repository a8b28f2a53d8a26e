import type { Acknowledgement, Failure, Receipt } from './receipt.js';

/** How many addresses of a kind are written down: a new theme changes ten thousand. */
const mostPaths = 200;
const mostFailures = 20;
const mostPosts = 100;

/** What a publication did, in the size in which it is kept. */
export type ReceiptBody = Pick<Receipt, 'changed' | 'removed' | 'untouched' | 'failed' | 'milliseconds'> & {
  /** how many there were, of which `changed`, `removed` and `failed` may be the first */
  counts: { changed: number; removed: number; failed: number };
  /** the caches that were to be told */
  edges: readonly string[];
};

/** What the outermost door answered for the addresses of a receipt. */
export type DoorCheck = {
  /** its origin, and in words why it is not one further out */
  door: string;
  inside?: string;
  at: string;
  /** of how many addresses how many were asked for */
  asked: number;
  of: number;
  /** where it answered with something else than the tree holds, or not at all */
  wrong: Failure[];
};

/** A receipt as its author sees it. */
export type KeptReceipt = ReceiptBody & { at: string; acknowledged: Acknowledgement[]; check: DoorCheck | null };

export function bodyOf({ changed, removed, untouched, failed, milliseconds }: Receipt, edges: readonly string[]): ReceiptBody {
  return {
    changed: changed.slice(0, mostPaths),
    removed: removed.slice(0, mostPaths),
    untouched,
    failed: failed.slice(0, mostFailures),
    milliseconds,
    counts: { changed: changed.length, removed: removed.length, failed: failed.length },
    edges,
  };
}

/** The posts that a publication was about. */
export function postsIn(stale: { fact: string }[]): number[] {
  const ids = stale.map(({ fact }) => /^post:(\d+)$/.exec(fact)?.[1]).filter((id) => id !== undefined);
  return [...new Set(ids.map(Number))].slice(0, mostPosts);
}
