import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import type { Bytes } from './recording.js';

const shareOutBytes = 1024 * 1024;

/**
 * What each package keeps. It notes what each takes of the heap while its code is read or runs. Whenever a megabyte has come together, garbage
 * is collected, and what is really left is shared out among them by what they took. So all of it adds up to what the process has. (To collect each time
 * another package has its turn is exact, and takes minutes.)
 */
export class CostBook {
  readonly costs = new Map<string, Bytes & { modules: number }>();
  #last = look();
  readonly begun = this.#last;
  #seen = taking();
  /** What each has taken since garbage was last collected, with the garbage. */
  #taken = new Map<string, number>();
  #takenInAll = 0;

  get last(): Bytes {
    return this.#last;
  }

  costOf(name: string): Bytes & { modules: number } {
    let cost = this.costs.get(name);
    if (!cost) this.costs.set(name, (cost = { heap: 0, pss: 0, modules: 0 }));
    return cost;
  }

  /** All that came since the last note is this one's. */
  note(name: string): void {
    const now = taking();
    const more = Math.max(0, now - this.#seen);
    this.#seen = now;
    this.#taken.set(name, (this.#taken.get(name) ?? 0) + more);
    this.#takenInAll += more;
    if (this.#takenInAll >= shareOutBytes) this.shareOut();
  }

  shareOut(): void {
    const now = look();
    for (const [name, bytes] of this.#taken) {
      const share = this.#takenInAll === 0 ? 1 / this.#taken.size : bytes / this.#takenInAll;
      const cost = this.costOf(name);
      cost.heap += (now.heap - this.#last.heap) * share;
      cost.pss += (now.pss - this.#last.pss) * share;
    }
    this.#last = now;
    this.#taken = new Map();
    this.#takenInAll = 0;
    this.#seen = taking();
  }
}

function taking(): number {
  const { used_heap_size: used, external_memory: external } = getHeapStatistics();
  return used + external;
}

/** Without garbage, where the process may collect it (--expose-gc). */
function look(): Bytes {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const pss = Number(/^Pss: +(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1] ?? 0) * 1024;
  return { heap: heapUsed + external, pss };
}
