import { BoundedMap } from '../core/bounded-map.js';
import { Turns } from '../platform/turns.js';
import { KeptValues } from './kept-values.js';
import type { Used } from './notes.js';
import type { Entry, PostRow } from './public-posts.store.js';

/** What was read in one run: a post stands on many pages, and takes four questions; what is newest on a timeline is asked by a list and its feeds. */
export type Memo = {
  posts: BoundedMap<number, PostRow | null>;
  entries: BoundedMap<string, Entry[]>;
  shared: BoundedMap<string, Shared>;
  /** from the runs before, too */
  kept: KeptValues;
  /** all that pages make take them, so that a run does not hold up who asks meanwhile */
  turns: Turns;
  names?: string[];
};

/** @param posts how many are held: where several threads make pages each holds its own */
export const newMemo = (kept = new KeptValues(), posts = 250): Memo => ({
  posts: new BoundedMap(posts),
  entries: new BoundedMap(2_000),
  shared: new BoundedMap(150),
  kept,
  turns: new Turns(),
});

/** What several pages show alike, and what it was made from. */
export type Shared = Promise<{ value: unknown; used: Used[] }>;
