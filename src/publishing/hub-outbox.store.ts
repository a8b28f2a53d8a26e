import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { isCurrentFeed } from '../core/feed-paths.js';
import { encodePath } from '../core/path.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { NotOutside, Outside } from '../platform/outside.service.js';
import { settingsIn } from '../settings/settings.store.js';

/** Seconds until the next try, by how many have failed. After the last one it is given up: the next post tells the hub anyway. */
const backOff = [5, 30, 120, 600, 3_600, 14_400, 43_200];
/** How long what another process left in the outbox may stay unnoticed. */
const lookMs = 20_000;

/**
 * Tells the hub (WebSub, https://www.w3.org/TR/websub/) which feeds have changed. A feed stays in the outbox until the hub has heard of
 * it, over failures and restarts. However often it changes meanwhile, the hub is told once.
 */
@Injectable()
export class HubOutbox implements OnModuleDestroy {
  readonly #log = new Logger('hub');
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outside: Outside,
  ) {}

  /** Puts the feeds among these paths into the outbox, in the transaction that knows that they changed. */
  async add(tx: Writer, paths: string[], now: string): Promise<void> {
    const topics = paths.filter(isCurrentFeed).map((path) => this.config.url + encodePath(path));
    const hub = topics.length === 0 ? '' : (await settingsIn(tx)).hub;
    if (hub === '') return;
    await tx.$executeRaw`
      INSERT INTO HubPing (hub, topic, attempts, createdAt, nextAt) SELECT ${hub}, value, 0, ${now}, ${now} FROM json_each(${JSON.stringify(topics)})
      WHERE true ON CONFLICT (hub, topic) DO UPDATE SET attempts = 0, createdAt = excluded.createdAt, nextAt = excluded.nextAt`;
  }

  /** Starts sending what is due, without waiting for it. */
  flushSoon(): void {
    if (!this.#isEnding) void this.flush().catch((error: unknown) => this.#log.error(String(error)));
  }

  /** Sends everything that is due; what fails is tried again later. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#sendDue());
    return this.#flushing;
  }

  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    await this.#flushing.catch(() => undefined);
  }

  async #sendDue(): Promise<void> {
    const reader = await this.database.reader();
    const due = await reader.hubPing.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { id: 'asc' } });
    for (const ping of due) if (!this.#isEnding) await this.#send(ping);
    const next = await reader.hubPing.findFirst({ orderBy: { nextAt: 'asc' }, select: { nextAt: true } });
    this.#again(next ? Date.parse(next.nextAt) - this.clock.now().getTime() : lookMs);
  }

  async #send({ id, hub, topic, attempts, createdAt }: { id: number; hub: string; topic: string; attempts: number; createdAt: string }): Promise<void> {
    const problem = await this.#tell(hub, topic);
    // What changed while the hub was told stays in the outbox
    const where = { id, createdAt };
    const seconds = problem?.isFinal ? undefined : backOff[attempts];
    if (problem && seconds === undefined) this.#log.warn(`${hub} could not be told about ${topic}, and is not tried again: ${problem.reason}`);
    await this.database.change(async (tx) => {
      if (!problem || seconds === undefined) return tx.hubPing.deleteMany({ where });
      const nextAt = new Date(this.clock.now().getTime() + seconds * 1_000).toISOString();
      return tx.hubPing.updateMany({ where, data: { attempts: { increment: 1 }, lastError: problem.reason, nextAt } });
    });
  }

  /** Null when the hub has taken it, else why not. Old hubs know the feed as `hub.url`, others as `hub.topic`. */
  async #tell(hub: string, topic: string): Promise<{ reason: string; isFinal: boolean } | null> {
    try {
      const status = await this.outside.post(hub, [
        ['hub.mode', 'publish'],
        ['hub.url', topic],
        ['hub.topic', topic],
      ]);
      return status >= 200 && status < 300 ? null : { reason: `it answered ${status}`, isFinal: false };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error), isFinal: error instanceof NotOutside };
    }
  }

  #again(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#isEnding) return;
    this.#timer = setTimeout(() => this.flushSoon(), Math.min(Math.max(milliseconds, 100), lookMs));
    this.#timer.unref();
  }
}
