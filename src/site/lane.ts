import { ClientCount } from './client-count.js';

/** One who waits. `end` is to be called when its work is over; `isGone`: nobody is there any more to be answered; `until` is a moment in milliseconds. */
export type Waiting = { client: string | null; until: number; begin: (end: () => void) => void; late: () => void; isGone: () => boolean };

/** What of a loop-share.service.ts a lane asks. */
type Share = { readonly hasLeft: boolean; begin(): () => void };

/** @param crowd so many at once are too many to be let in without asking whether the event loop has time for them */
export type Room = { atOnce: number; inLine: number; crowd: number };

/**
 * Places for some requests at once and a line behind them, both bounded. One client gets a quarter of them at most, so that the others find
 * a place.
 */
export class Lane {
  readonly #line: Waiting[] = [];
  readonly #ofClient = new ClientCount();
  #atWork = 0;

  /** @param isPressed whether anybody needs the time that this would take */
  constructor(
    private readonly room: Room,
    private readonly share: Share,
    private readonly isPressed: () => boolean,
  ) {}

  get waiting(): number {
    return this.#line.length;
  }

  get atWork(): number {
    return this.#atWork;
  }

  /** Puts somebody in line; false when there is no place for them. */
  enter(waiting: Waiting): boolean {
    const { client } = waiting;
    const most = this.room.atOnce + this.room.inLine;
    if (this.#size >= most || this.#ofClient.of(client) >= most / 4) return false;
    this.#ofClient.add(client);
    this.#line.push(waiting);
    return true;
  }

  /** Begins with the first in line, if there is a place and time for it. @param now milliseconds */
  begin(now: number): boolean {
    this.#dropLate(now);
    if (this.#line.length === 0 || this.#atWork >= this.room.atOnce || !this.#hasTime) return false;
    const first = this.#line.shift()!;
    const counted = this.share.begin();
    this.#atWork++;
    first.begin(() => {
      counted();
      this.#atWork--;
      this.#forget(first);
    });
    return true;
  }

  get #size(): number {
    return this.#atWork + this.#line.length;
  }

  get #hasTime(): boolean {
    return this.#size < this.room.crowd || !this.isPressed() || this.share.hasLeft;
  }

  /** Those who went away are no late ones, wherever they stand; of the others the first is the latest. */
  #dropLate(now: number): void {
    for (let first = this.#line[0]; first && (first.isGone() || first.until <= now); first = this.#line[0]) {
      this.#forget(this.#line.shift()!);
      if (!first.isGone()) first.late();
    }
  }

  #forget({ client }: Waiting): void {
    this.#ofClient.remove(client);
  }
}
