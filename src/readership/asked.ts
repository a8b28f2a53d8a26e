/** A search as its door saw it. `who`: whoever asks, as long as it is remembered. */
export type Search = { who: string; query: string; isFound: boolean };

/** What is longer is no search; it may be a letter that somebody pasted. */
const longest = 60;
const mostAtOnce = 1_000;
/** The page of the search asks as one types. What is followed by more within this time was half a word. */
export const settleMs = 10_000;

/** Who searches types, looks, and types on. Only what they stopped at is what they looked for. */
export class Asked {
  readonly #open = new Map<string, Search & { at: number }>();

  /** @param tell hears of each search once it is over */
  constructor(private readonly tell: (search: Pick<Search, 'query' | 'isFound'>) => void) {}

  add(search: Search, now: number): void {
    const query = shown(search.query);
    if (query === null) return;
    const before = this.#open.get(search.who);
    if (before && !before.query.startsWith(query) && !query.startsWith(before.query)) this.tell(before);
    // Who goes back letter by letter does not look for what is left
    const isLess = before !== undefined && before.query.length > query.length && before.query.startsWith(query);
    this.#open.delete(search.who);
    if (this.#open.size >= mostAtOnce) this.settle(Infinity);
    this.#open.set(search.who, isLess ? { ...before, at: now } : { ...search, query, at: now });
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** Tells of those that nobody has typed on. */
  settle(now: number): void {
    for (const [who, search] of this.#open) {
      if (search.at > now - settleMs) continue;
      this.#open.delete(who);
      this.tell(search);
    }
  }
}

/** A search as it is counted: null for what is too long, or looks like a mail address or a number that belongs to somebody. */
export function shown(query: string): string | null {
  const text = query.normalize('NFC').toLowerCase().replace(/[\s\p{C}]+/gu, ' ').trim(); // prettier-ignore
  return text === '' || text.length > longest || /\S@\S|(?:\d[ .()+/-]?){7}/.test(text) ? null : text;
}
