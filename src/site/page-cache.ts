import type { StoredPage } from './stored-answer.js';

/** What an entry weighs beside its bytes: header strings, arrays, the Map's own slot. Rounded up from a heap snapshot. */
const entryOverheadBytes = 2048;

/** Pages in memory, bounded by bytes; the least recently used goes first. A Map keeps its keys in order of insertion. */
export class PageCache {
  private readonly pages = new Map<string, StoredPage>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(key: string): StoredPage | undefined {
    const page = this.pages.get(key);
    if (page) {
      this.pages.delete(key);
      this.pages.set(key, page);
    }
    return page;
  }

  /** Keeps a page, unless it alone would push out a good part of the others. */
  set(key: string, page: StoredPage): void {
    const bytes = weigh(key, page);
    if (bytes > this.maxBytes / 8) return;
    this.remove(key);
    this.pages.set(key, page);
    this.bytes += bytes;
    for (const oldest of this.pages.keys()) {
      if (this.bytes <= this.maxBytes) break;
      this.remove(oldest);
    }
  }

  clear(): void {
    this.pages.clear();
    this.bytes = 0;
  }

  private remove(key: string): void {
    const page = this.pages.get(key);
    if (page) this.bytes -= weigh(key, page);
    this.pages.delete(key);
  }
}

const weigh = (key: string, page: StoredPage) => page.body.length + 2 * key.length + entryOverheadBytes;
