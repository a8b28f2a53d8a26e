import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '../platform/clock.js';
import type { Outside } from '../platform/outside.service.js';

/** How long what another process left may stay unnoticed. */
const lookMs = 20_000;
/** How many servers of others are asked at once: one that dawdles holds up few. */
const atOnce = 4;

/** Work that stands in the database with its time, is done one round after the other, and survives whatever ends the process. */
export abstract class DueWork implements OnModuleDestroy {
  readonly #log = new Logger('mentions');
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  protected isEnding = false;

  constructor(
    protected readonly clock: Clock,
    protected readonly outside: Outside,
  ) {}

  /** Does what is due. Returns when the next is, in ISO 8601; null when nothing waits. */
  protected abstract doDue(): Promise<string | null>;

  /** Begins with what is due, without waiting for it. */
  wake(): void {
    if (!this.isEnding) void this.flush().catch((error: unknown) => (this.isEnding ? undefined : this.#log.error(String(error))));
  }

  /** Does everything that is due; what fails is tried again later. */
  flush(): Promise<void> {
    this.#round = this.#round
      .catch(() => undefined)
      .then(() => (this.isEnding ? null : this.doDue()))
      .then(
        (dueAt) => this.#wakeIn(dueAt === null ? lookMs : Date.parse(dueAt) - this.clock.now().getTime()),
        (error: unknown) => {
          this.#wakeIn(lookMs);
          throw error;
        },
      );
    return this.#round;
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    clearTimeout(this.#timer);
    this.outside.end();
    await this.#round.catch(() => undefined);
  }

  /** When a try that failed is made again; null after the last one. @param attempts how many were made */
  protected again(backOff: readonly number[], attempts: number): string | null {
    const seconds = backOff[attempts - 1];
    return seconds === undefined ? null : this.at(seconds);
  }

  /** A moment from now. */
  protected at(seconds: number): string {
    return new Date(this.clock.now().getTime() + seconds * 1_000).toISOString();
  }

  /** A few at a time, until there are no more or the app ends. */
  protected async each<T>(rows: T[], work: (row: T) => Promise<void>): Promise<void> {
    const left = rows.values();
    const lane = async () => {
      for (const row of left) if (!this.isEnding) await work(row);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }

  #wakeIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.isEnding) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(milliseconds, 100), lookMs));
    this.#timer.unref();
  }
}
