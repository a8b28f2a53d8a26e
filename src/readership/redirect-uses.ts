import { Memory } from '../core/memory.js';
import { Misses } from '../site/missed.js';
import { pathOf } from '../site/request-target.js';
import type { Found } from '../site/resolve.js';
import type { LogLine } from './log-line.js';

/** What nginx may answer by a rule, and what it does when nobody is there. */
const statuses: ReadonlySet<number> = new Set([301, 302, 307, 308, 404, 410]);

/** What a log tells of redirects: how often each rule was used, and which addresses are missed. */
export class RedirectUses {
  readonly misses = new Misses();
  readonly #uses = new Map<string, number>();
  /** while one stretch of the log is read: scanners ask for the same again and again, and each look is a dozen of the disk's */
  readonly #found: Memory<Found>;

  /** @param lookUp what a path answers now */
  constructor(lookUp: (path: string) => Found) {
    this.#found = new Memory(5_000, lookUp);
  }

  add({ status: answered, method, uri, referrer }: LogLine): void {
    if (!statuses.has(answered) || (method !== 'GET' && method !== 'HEAD')) return;
    const path = pathOf(uri);
    if (path === null) return;
    const { rule, status } = this.#found.of(path);
    if (answered === 404) {
      if (status === 404) this.misses.add(path, referrer);
    } else if (rule !== undefined) this.#uses.set(rule, (this.#uses.get(rule) ?? 0) + 1);
  }

  /** [[source, times], …] as JSON, and forgotten here; null when there is nothing. */
  take(): string | null {
    const uses = [...this.#uses];
    this.#uses.clear();
    this.#found.clear();
    return uses.length > 0 ? JSON.stringify(uses) : null;
  }
}
