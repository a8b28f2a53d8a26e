import type { StoredPage } from './stored-answer.js';

/** What an entry weighs beside its bytes: header strings, arrays, the Map's own slot. Generous on purpose. */
const entryOverheadBytes = 2048;

/**
 * Pages in memory, bounded by bytes; those not asked for lately go first. Two halves instead of a strict order: when
 * the young half is full it becomes the old one, and what is asked for there moves up. A hit is one look into a Map.
 */
export class PageCache {
  private young = new Map<string, StoredPage>();
  private old = new Map<string, StoredPage>();
  private youngBytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(key: string): StoredPage | undefined {
    return this.young.get(key) ?? this.moveUp(key);
  }

  /** Keeps a page, unless it alone would push out a good part of the others. */
  set(key: string, page: StoredPage): void {
    const bytes = page.body.length + 2 * key.length + entryOverheadBytes;
    if (bytes > this.maxBytes / 8) return;
    if (this.youngBytes + bytes > this.maxBytes / 2) this.age();
    this.young.set(key, page);
    this.youngBytes += bytes;
  }

  clear(): void {
    this.age();
    this.old.clear();
  }

  private moveUp(key: string): StoredPage | undefined {
    const page = this.old.get(key);
    if (page) this.set(key, page);
    return page;
  }

  private age(): void {
    this.old = this.young;
    this.young = new Map();
    this.youngBytes = 0;
  }
}
