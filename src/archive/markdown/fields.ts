/** Engines spell one field in many ways: `publishDate`, `publish-date` and `publish_date` are the same. */
const plainName = (name: string) => name.toLowerCase().replace(/[-_ ]/g, '');

/** Text without its outer space, and without what neither SQLite nor UTF-8 can hold. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed().trim();

/** The fields of a header. What is taken has found its place in the post; the rest stays for the export. */
export class Fields {
  readonly #left: Map<string, unknown>;

  /** @param foreign names of fields that are left alone */
  constructor(
    fields: Record<string, unknown>,
    private readonly foreign: readonly string[] = [],
  ) {
    this.#left = new Map(Object.entries(fields));
  }

  /** The value of a field, or null. */
  see(name: string): unknown {
    const key = this.#keyOf(name);
    return key === undefined ? null : (this.#left.get(key) ?? null);
  }

  /** The trimmed text of a field, or null: a list is none, nor is `false`, which authors write for “none”. */
  text(name: string): string | null {
    const value = this.see(name);
    return typeof value === 'string' || typeof value === 'number' ? clean(String(value)) || null : null;
  }

  take(name: string): void {
    const key = this.#keyOf(name);
    if (key !== undefined) this.#left.delete(key);
  }

  rest(): Record<string, unknown> {
    return Object.fromEntries(this.#left);
  }

  #keyOf(name: string): string | undefined {
    if (this.foreign.includes(name)) return undefined;
    return [...this.#left.keys()].findLast((key) => plainName(key) === plainName(name));
  }
}
