import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { PostStore } from '../posts/post.store.js';
import { Publisher } from './publisher.service.js';

/** How long a post that another process scheduled may stay unnoticed. */
const lookMs = 20_000;

/** Publishes scheduled posts when their time comes, and at start what came due while nobody was there. */
@Injectable()
export class Schedule implements OnModuleDestroy {
  readonly #log = new Logger('schedule');
  #timer: NodeJS.Timeout | undefined;
  #lastLook: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(
    private readonly posts: PostStore,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Looks now, and goes on looking until the app ends. */
  run(): Promise<void> {
    if (this.#isEnding) return Promise.resolve();
    this.#lastLook = this.#look().then(
      (waitMs) => this.#lookIn(waitMs),
      (error: unknown) => {
        this.#log.error(String(error));
        this.#lookIn(lookMs);
      },
    );
    return this.#lastLook;
  }

  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    await this.#lastLook;
  }

  /** Returns after how many milliseconds to look again. */
  async #look(): Promise<number> {
    const nextAt = await this.posts.publishDue();
    // Also what another process left behind, and pages that could not be made
    await this.publisher.publish();
    const untilNext = nextAt ? Date.parse(nextAt) - this.clock.now().getTime() : lookMs;
    return Math.min(Math.max(untilNext, 50), lookMs);
  }

  #lookIn(milliseconds: number): void {
    if (this.#isEnding) return;
    this.#timer = setTimeout(() => void this.run(), milliseconds);
    this.#timer.unref();
  }
}
