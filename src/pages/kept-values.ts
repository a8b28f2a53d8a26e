import { BoundedMap } from '../core/bounded-map.js';
import { everything, type Fact } from '../core/facts.js';
import type { Used } from './notes.js';

/** A value, and what it was made from. */
export type Kept = { value: unknown; used: Used[] };

/** Of all entries together. */
const mostBytes = 4_000_000;

/** What costs more to make than to keep, from one run to the next: each value for as long as no fact changes that it was made from. */
export class KeptValues extends BoundedMap<string, Kept> {
  constructor() {
    super(mostBytes);
  }

  /** Forgets what was made from any of these. */
  forget(changed: Fact[]): void {
    const places = Map.groupBy(changed, ({ fact }) => fact);
    const isAll = places.has(everything.fact);
    const isTouched = ({ fact, lower, upper }: Used) => places.get(fact)?.some(({ at }) => at >= lower && at <= upper) ?? false;
    this.deleteWhere(({ used }) => isAll || used.some(isTouched));
  }
}
