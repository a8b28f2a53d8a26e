import { Logger, type OnModuleDestroy } from '@nestjs/common';

/** How long what another process left may stay unnoticed. */
const lookMs = 20_000;
/** Rows that are worked on at once where others are asked: one that dawdles holds up few. */
const atOnce = 4;

/**
 * Work that stands in the database, is done one round after the other while nobody waits, and survives whatever ends the process: purges,
 * pings of hubs, mentions, cards, sizes of pictures. A row has a time; a try that failed puts it off.
 */
export abstract class DueWork implements OnModuleDestroy {
  protected readonly log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #rounds = 0;
  protected isEnding = false;
  /** whether a round that has not begun at the end of the app is left to the next process */
  protected readonly canWait: boolean = true;

  /** @param name by which the log tells of it @param asking whose requests the end of the app cuts off */
  constructor(
    name: string,
    private readonly now: { now(): Date },
    private readonly asking?: { end(): void },
  ) {
    this.log = new Logger(name);
  }

  /** Does what is due. Returns when the next is, in ISO 8601; null when nothing waits. */
  protected abstract doDue(): Promise<string | null>;

  /** Begins with what is due, without waiting for it. */
  wake(): void {
    this.#begin();
  }

  /** Whether a round is under way. What waits for its time stands in the database. */
  get isAtWork(): boolean {
    return this.#rounds > 0;
  }

  /**
   * Does everything that is due; what fails is tried again later. One round after the other, and each looks anew: so however many ask while one is
   * under way, they wait for the same next one.
   */
  flush(): Promise<void> {
    if (this.#next) return this.#next;
    this.#rounds++;
    this.#round = this.#round
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.isEnding && this.canWait ? null : this.doDue();
      })
      .then(
        (dueAt) => this.wakeIn(dueAt === null ? lookMs : Date.parse(dueAt) - this.now.now().getTime()),
        (error: unknown) => {
          this.wakeIn(lookMs);
          throw error;
        },
      )
      .finally(() => this.#rounds--);
    return (this.#next = this.#round);
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    clearTimeout(this.#timer);
    this.asking?.end();
    await this.#round.catch(() => undefined);
  }

  /** Begins later, and not before. */
  protected wakeIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.isEnding) return;
    this.#timer = setTimeout(() => this.#begin(), Math.min(Math.max(milliseconds, 100), lookMs));
    this.#timer.unref();
  }

  /** When a try that failed is made again; null after the last one. @param backOff seconds @param attempts how many were made */
  protected again(backOff: readonly number[], attempts: number): string | null {
    const seconds = backOff[attempts - 1];
    return seconds === undefined ? null : this.at(seconds);
  }

  /** A moment from now. */
  protected at(seconds: number): string {
    return new Date(this.now.now().getTime() + seconds * 1_000).toISOString();
  }

  /** A few at a time, until there are no more or the app ends. */
  protected async each<T>(rows: T[], work: (row: T) => Promise<void>): Promise<void> {
    const left = rows.values();
    const lane = async () => {
      for (const row of left) if (!this.isEnding) await work(row);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }

  #begin(): void {
    if (!this.isEnding) void this.flush().catch((error: unknown) => (this.isEnding ? undefined : this.log.error(String(error))));
  }
}
