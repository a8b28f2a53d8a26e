/** Answers that are asked for again and again. When there are too many all are forgotten: a look is a tenth of what an order of use costs. */
export class Memory<Value> {
  readonly #known = new Map<string, Value>();

  constructor(
    private readonly most: number,
    private readonly find: (key: string) => Value,
  ) {}

  of(key: string): Value {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.find(key);
    if (this.#known.size >= this.most) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  clear(): void {
    this.#known.clear();
  }
}
