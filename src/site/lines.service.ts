import { Lane, type Waiting } from './lane.js';
import { LoopShare } from './loop-share.service.js';
import { type Kind, limits, type Who } from './route-limits.js';

/** How long after the last reader nobody has to make room for readers. */
const readerMs = 10_000;
/** How often it looks whether there is time again. */
const lookMs = 5;
/** A browser asks for six things at once. */
const crowds = { known: 7, stranger: 0 };

/**
 * Who is let in next: one in each turn of the event loop, so that readers of the tree come in between; the known before strangers, and of the kinds of
 * routes each in its turn. While readers are there, what strangers ask for takes a fifth of the loop's time, and a crowd of the known a quarter.
 */
export class Lines {
  /** when the tree was read last, in milliseconds of performance.now() */
  lastReader = -Infinity;
  readonly #lanes: Record<Who, Map<Kind, Lane>>;
  #isAgain = false;
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    const isPressed = () => !this.#isEnding && performance.now() - this.lastReader < readerMs;
    const lanesOf = (who: Who, share: LoopShare) => {
      const kinds = Object.keys(limits) as Kind[];
      return new Map(
        kinds.map((kind) => [kind, new Lane({ atOnce: limits[kind].atOnce[who], inLine: limits[kind].inLine[who], crowd: crowds[who] }, share, isPressed)]),
      );
    };
    this.#lanes = { known: lanesOf('known', new LoopShare(0.25, 200)), stranger: lanesOf('stranger', new LoopShare(0.2, 200)) };
  }

  /** Puts somebody in line; false when there is no place for them. */
  enter(kind: Kind, who: Who, waiting: Waiting): boolean {
    const begin = (end: () => void) => waiting.begin(() => (end(), this.#next()));
    if (!this.#lanes[who].get(kind)!.enter({ ...waiting, begin })) return false;
    this.#next();
    return true;
  }

  /** The process is to end, and whoever comes waits for the next one: those in line are let in without sparing the loop. */
  finish(): void {
    this.#isEnding = true;
    this.#next();
  }

  #next(): void {
    if (this.#isAgain) return;
    const now = performance.now();
    for (const lanes of [this.#lanes.known, this.#lanes.stranger])
      for (const [kind, lane] of lanes) {
        if (!lane.begin(now)) continue;
        // The others first, the next time
        lanes.delete(kind);
        lanes.set(kind, lane);
        return this.#again();
      }
    this.#later();
  }

  #again(): void {
    this.#isAgain = true;
    setImmediate(() => {
      this.#isAgain = false;
      this.#next();
    });
  }

  get #isAnyWaiting(): boolean {
    for (const lanes of [this.#lanes.known, this.#lanes.stranger]) for (const { waiting } of lanes.values()) if (waiting > 0) return true;
    return false;
  }

  #later(): void {
    if (this.#timer !== undefined || !this.#isAnyWaiting) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next();
    }, lookMs);
  }
}
