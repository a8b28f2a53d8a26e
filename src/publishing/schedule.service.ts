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

  constructor(
    private readonly posts: PostStore,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Looks now, and goes on looking until the app ends. */
  async run(): Promise<void> {
    const { published, nextAt } = await this.posts.publishDue();
    if (published > 0) await this.publisher.publish();
    const untilNext = nextAt ? Date.parse(nextAt) - this.clock.now().getTime() : lookMs;
    this.#timer = setTimeout(() => void this.run().catch((error: unknown) => this.#recover(error)), Math.min(Math.max(untilNext, 50), lookMs));
    this.#timer.unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  #recover(error: unknown): void {
    this.#log.error(String(error));
    this.#timer = setTimeout(() => void this.run().catch((again: unknown) => this.#recover(again)), lookMs);
    this.#timer.unref();
  }
}
