/** A map that forgets what was used longest ago when its entries weigh too much together. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, { value: Value; weight: number }>();
  #weight = 0;

  constructor(private readonly limit: number) {}

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value, weight = 1): void {
    this.#forget(key);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    this.shrinkTo(this.limit);
  }

  delete(key: Key): void {
    this.#forget(key);
  }

  deleteWhere(isUnwanted: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) if (isUnwanted(value)) this.#forget(key);
  }

  /** Forgets until the entries weigh no more than this. */
  shrinkTo(limit: number): void {
    for (const key of this.#entries.keys()) {
      if (this.#weight <= limit) return;
      this.#forget(key);
    }
  }

  #forget(key: Key): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
