/**
 * How often which value came, in buckets that grow with it: `2 ** precision` of them for each doubling, so a value is known to
 * one part in that many and 2 KB hold microseconds to hours. Histograms of different times and machines can be added up, which averages
 * and percentiles can't. Values are whole and not negative; the unit is whoever's who fills it.
 */
export class Histogram {
  #counts: Uint32Array;
  #total = 0;
  #sum = 0;
  #least = Infinity;
  #most = 0;

  /** @param precision 4: to 6 %; 7: to 0.8 % */
  constructor(readonly precision = 4) {
    this.#counts = new Uint32Array(8 << precision);
  }

  get count(): number {
    return this.#total;
  }
  get sum(): number {
    return this.#sum;
  }
  /** Exact; 0 of an empty one. */
  get max(): number {
    return this.#most;
  }
  get min(): number {
    return this.#total === 0 ? 0 : this.#least;
  }

  add(value: number, times = 1): void {
    const whole = Math.max(0, Math.round(value));
    const index = indexOf(whole, this.precision);
    if (index >= this.#counts.length) this.#grow(index);
    this.#counts[index]! += times;
    this.#total += times;
    this.#sum += whole * times;
    if (whole < this.#least) this.#least = whole;
    if (whole > this.#most) this.#most = whole;
  }

  /** What the other counted too. @throws RangeError when it has another precision */
  merge(other: Histogram): void {
    if (other.precision !== this.precision) throw new RangeError(`precision ${other.precision} can't be added to ${this.precision}`);
    if (other.#counts.length > this.#counts.length) this.#grow(other.#counts.length - 1);
    other.#counts.forEach((times, index) => (this.#counts[index]! += times));
    this.#total += other.#total;
    this.#sum += other.#sum;
    this.#least = Math.min(this.#least, other.#least);
    this.#most = Math.max(this.#most, other.#most);
  }

  /** The value that `share` (0 to 1) of all do not exceed, by the upper edge of its bucket; 0 of an empty one. */
  quantile(share: number): number {
    const wanted = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    for (const { to, count } of this.buckets()) if ((seen += count) >= wanted) return Math.min(to, this.#most);
    return 0;
  }

  /** Those that counted anything, upwards; `from` and `to` are the least and greatest whole value of each. */
  *buckets(): Generator<{ from: number; to: number; count: number }> {
    for (const [index, count] of this.#counts.entries())
      if (count > 0) yield { from: lowestOf(index, this.precision), to: lowestOf(index + 1, this.precision) - 1, count };
  }

  /** As JSON can hold it: the bounds, the sum, and pairs of a bucket and its count. */
  toJSON(): HistogramJson {
    const counts = [...this.#counts.entries()].filter(([, count]) => count > 0);
    return { precision: this.precision, min: this.min, max: this.#most, sum: this.#sum, counts };
  }

  static from({ precision, min, max, sum, counts }: HistogramJson): Histogram {
    const made = new Histogram(precision);
    for (const [index, count] of counts) {
      if (index >= made.#counts.length) made.#grow(index);
      made.#counts[index]! += count;
      made.#total += count;
    }
    made.#sum = sum;
    made.#most = max;
    made.#least = made.#total === 0 ? Infinity : min;
    return made;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = this.#sum = this.#most = 0;
    this.#least = Infinity;
  }

  #grow(index: number): void {
    const counts = new Uint32Array(((index >> this.precision) + 1) << this.precision);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}

export type HistogramJson = { precision: number; min: number; max: number; sum: number; counts: [bucket: number, count: number][] };

/** Below `2 ** precision` each value has a bucket; from there each doubling has as many. */
function indexOf(value: number, precision: number): number {
  if (value < 1 << precision) return value;
  const isSmall = value < 2 ** 32;
  // What 32 bits hold takes a quarter of the time by the place of its first bit
  const doublings = (isSmall ? 31 - Math.clz32(value) : Math.floor(Math.log2(value))) - precision;
  return (doublings << precision) + (isSmall ? value >>> doublings : Math.floor(value / 2 ** doublings));
}

function lowestOf(index: number, precision: number): number {
  const doublings = (index >> precision) - 1;
  if (doublings < 0) return index;
  return (index - (doublings << precision)) * 2 ** doublings;
}
