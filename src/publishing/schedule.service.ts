import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { CommitWatch } from '../platform/commit-watch.store.js';
import { PostStore } from '../posts/post.store.js';
import { Publisher } from './publisher.service.js';

/**
 * The longest that anything stays unnoticed: a post that somebody scheduled, a clock that was set, a machine that slept. Timers
 * run by a clock of their own, which stands still in a suspended machine and knows no more than 24 days; so none is longer.
 */
const lookMs = 250;
/** How often it looks for what another process left unpublished; and, while there is any, for what could not be made and is to be tried again. */
const mendMs = 20_000;
const mendSoonMs = 5_000;
/** After an error, such as a full disk. */
const pauseMs = 5_000;

/** Publishes scheduled posts at their moment, and at start those whose moment came while nobody was there. */
@Injectable()
export class Schedule implements OnModuleDestroy {
  readonly #log = new Logger('schedule');
  #timer: NodeJS.Timeout | undefined;
  #lastLook: Promise<void> = Promise.resolve();
  #isEnding = false;
  /** the commit up to which `#dueAt` is known */
  #seen: number | undefined;
  #dueAt: string | null = null;
  #mendAt = 0;

  constructor(
    private readonly commits: CommitWatch,
    private readonly posts: PostStore,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Catches up with everything now, and goes on looking until the app ends. */
  run(): Promise<void> {
    this.#mendAt = 0;
    return this.#lookNow();
  }

  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    await this.#lastLook;
  }

  #lookNow(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isEnding) return this.#lastLook;
    this.#lastLook = this.#lastLook
      .then(() => this.#look())
      .then(
        () => this.#lookIn(Math.min(Math.max(this.#untilDue(), 1), lookMs)),
        (error: unknown) => {
          this.#log.error(String(error));
          this.#mendAt = 0;
          this.#lookIn(pauseMs);
        },
      );
    return this.#lastLook;
  }

  async #look(): Promise<void> {
    const version = this.commits.version();
    if (version !== this.#seen) this.#dueAt = await this.posts.nextDue();
    this.#seen = version;
    const isDue = this.#untilDue() <= 0;
    if (!isDue && performance.now() < this.#mendAt) return;
    const failures = isDue ? await this.posts.publishDue() : [];
    if (isDue) await this.publisher.goLive();
    const isWell = await this.publisher.mend();
    this.#mendAt = performance.now() + (isWell ? mendMs : mendSoonMs);
    if (failures.length > 0) throw new Error(`Not everything that is due could be published: ${failures.join('; ')}`);
  }

  #untilDue(): number {
    return this.#dueAt === null ? Infinity : Date.parse(this.#dueAt) - this.clock.now().getTime();
  }

  #lookIn(milliseconds: number): void {
    if (this.#isEnding) return;
    this.#timer = setTimeout(() => void this.#lookNow(), milliseconds);
    this.#timer.unref();
  }
}
