import { Injectable } from '@nestjs/common';
import { isCurrentFeed } from '../core/feed-paths.js';
import { encodePath } from '../core/path.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { DueWork } from '../platform/due-work.service.js';
import { NotOutside } from '../platform/address-to-ask.js';
import { Outside } from '../platform/outside.service.js';
import { settingsIn } from '../settings/settings.store.js';

/** Seconds until the next try, by how many have failed. After the last one it is given up: the next post tells the hub anyway. */
const backOff = [5, 30, 120, 600, 3_600, 14_400, 43_200];

/**
 * Tells the hub (WebSub, https://www.w3.org/TR/websub/) which feeds have changed. A feed stays in the outbox until the hub has heard of
 * it, over failures and restarts. However often it changes meanwhile, the hub is told once.
 */
@Injectable()
export class HubOutbox extends DueWork {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outside: Outside,
  ) {
    super('hub', clock, outside);
  }

  /** Puts the feeds among these paths into the outbox, in the transaction that knows that they changed. */
  async add(tx: Writer, paths: string[], now: string): Promise<void> {
    const topics = paths.filter(isCurrentFeed).map((path) => this.config.url + encodePath(path));
    const hub = topics.length === 0 ? '' : (await settingsIn(tx)).hub;
    if (hub === '') return;
    await tx.$executeRaw`
      INSERT INTO HubPing (hub, topic, attempts, createdAt, nextAt) SELECT ${hub}, value, 0, ${now}, ${now} FROM json_each(${JSON.stringify(topics)})
      WHERE true ON CONFLICT (hub, topic) DO UPDATE SET attempts = 0, createdAt = excluded.createdAt, nextAt = excluded.nextAt`;
  }

  protected async doDue(): Promise<string | null> {
    const reader = await this.database.reader();
    const due = await reader.hubPing.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { id: 'asc' } });
    for (const ping of due) if (!this.isEnding) await this.#send(ping);
    return (await reader.hubPing.findFirst({ orderBy: { nextAt: 'asc' }, select: { nextAt: true } }))?.nextAt ?? null;
  }

  async #send({ id, hub, topic, attempts, createdAt }: { id: number; hub: string; topic: string; attempts: number; createdAt: string }): Promise<void> {
    const problem = await this.#tell(hub, topic);
    // What changed while the hub was told stays in the outbox
    const where = { id, createdAt };
    const nextAt = problem?.isFinal ? null : this.again(backOff, attempts + 1);
    if (problem && nextAt === null) this.log.warn(`${hub} could not be told about ${topic}, and is not tried again: ${problem.reason}`);
    await this.database.change(async (tx) => {
      if (!problem || nextAt === null) return tx.hubPing.deleteMany({ where });
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
}
