import type { Room } from './memory-limit.store.js';

/**
 *   ample   as it should be
 *   tight   what is kept in memory for speed was dropped
 *   short   and work on pictures waits
 */
export type Level = 'ample' | 'tight' | 'short';

/** Shares of the limit at which a level begins, and below which it ends: what moves around a border must not flutter. */
const begins = { tight: 0.8, short: 0.9 };
const ends = { tight: 0.72, short: 0.82 };
/** What was dropped is dropped anew after a while, or when much more is taken. */
const again = { ms: 60_000, share: 0.04 };

export type PressureState = { level: Level; /** the fuller of those that there are */ room: Room; /** milliseconds since 1970 */ since: number };

/** Looks how near the process, and the control group around it, are to their limits, and makes room before the system ends something. */
export class Pressure {
  #level: Level = 'ample';
  #since = Date.now();
  #shed = { at: -Infinity, share: Infinity };
  readonly #reliefs: (() => void)[] = [];
  readonly #waiters: ((waits: boolean) => void)[] = [];

  /** @param rooms how full what is limited is now @param collect gives back what is not used any more @param say told of each change of the level */
  constructor(
    private readonly rooms: () => Room[],
    private readonly collect: () => void,
    private readonly say: (state: PressureState, before: Level) => void,
  ) {}

  /** Calls `relief` when memory is tight: it drops what can be made again. */
  onTight(relief: () => void): void {
    this.#reliefs.push(relief);
  }

  /** Tells `waiter` when work that takes much memory must wait, and when it may go on. */
  onShort(waiter: (waits: boolean) => void): void {
    this.#waiters.push(waiter);
    if (this.#level === 'short') waiter(true);
  }

  get state(): PressureState {
    return { level: this.#level, room: this.#fullest(), since: this.#since };
  }

  /** Called whenever it is time to. */
  look(): void {
    const found = shareOf(this.#fullest());
    if (found >= begins.tight && this.#isTimeToShed(found)) this.#makeRoom();
    const level = this.#levelAt(found, shareOf(this.#fullest()));
    if (level === this.#level) return;
    const before = this.#level;
    this.#level = level;
    this.#since = Date.now();
    if ((before === 'short') !== (level === 'short')) for (const waiter of this.#waiters) waiter(level === 'short');
    this.say(this.state, before);
  }

  #fullest(): Room {
    return this.rooms().toSorted((a, b) => shareOf(b) - shareOf(a))[0]!;
  }

  #isTimeToShed(share: number): boolean {
    return performance.now() - this.#shed.at >= again.ms || share >= this.#shed.share + again.share;
  }

  #makeRoom(): void {
    for (const relief of this.#reliefs) relief();
    this.collect();
    this.#shed = { at: performance.now(), share: shareOf(this.#fullest()) };
  }

  /** That it was tight is said also when dropping has helped at once. */
  #levelAt(found: number, left: number): Level {
    if (left >= (this.#level === 'short' ? ends.short : begins.short)) return 'short';
    return found >= (this.#level === 'ample' ? begins.tight : ends.tight) ? 'tight' : 'ample';
  }
}

const shareOf = ({ limit, used }: Room): number => used / limit;
