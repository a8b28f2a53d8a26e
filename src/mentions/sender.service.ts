import { Injectable } from '@nestjs/common';
import type { SentMention } from '../../prisma/client/client.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { DueWork } from '../platform/due-work.service.js';
import { NotOutside } from '../platform/address-to-ask.js';
import { Outside } from '../platform/outside.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Teller } from './teller.store.js';

/** Seconds until the next try. After the last one it is given up, and the page of mentions says so. */
const backOff = [60, 600, 3_600, 21_600, 86_400];
const atMost = 200;

type Outcome = { result: 'sent' | 'none' | 'failed'; detail: string; endpoint?: string };

/**
 * Tells those to whom a post links (https://www.w3.org/TR/webmention/#sending-webmentions). Publishing never waits for it; what was begun is
 * finished by the next process.
 */
@Injectable()
export class MentionSender extends DueWork {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly outside: Outside,
    private readonly settings: SettingsStore,
    private readonly teller: Teller,
  ) {
    super('mentions', clock, outside);
  }

  protected async doDue(): Promise<string | null> {
    if (!(await this.settings.read()).webmentions) return null;
    await this.teller.compareAll();
    const { sentMention } = await this.database.reader();
    const due = await sentMention.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { nextAt: 'asc' }, take: atMost });
    await this.each(due, (row) => this.#send(row));
    return (await sentMention.findFirst({ where: { nextAt: { not: null } }, orderBy: { nextAt: 'asc' }, select: { nextAt: true } }))?.nextAt ?? null;
  }

  async #send(row: SentMention): Promise<void> {
    const attempts = row.attempts + 1;
    const nextAt = this.again(backOff, attempts);
    const claim = { attempts, nextAt: nextAt ?? this.at(backOff.at(-1)!) };
    const { id } = row;
    const isMine = await this.database.change((tx) => tx.sentMention.updateMany({ where: { id, nextAt: row.nextAt }, data: claim }));
    if (isMine.count === 0) return;
    const outcome = await this.#tell(row).catch((error: unknown): Outcome | { isFinal: boolean; detail: string } => ({
      isFinal: error instanceof NotOutside,
      detail: error instanceof Error ? error.message : String(error),
    }));
    // What was put into the outbox again meanwhile stays in it
    const where = { id, ...claim };
    await this.database.change(async (tx) => {
      const detail = outcome.detail.slice(0, 300);
      if ('isFinal' in outcome) {
        const isLast = outcome.isFinal || nextAt === null;
        return tx.sentMention.updateMany({ where, data: { detail, ...(isLast ? { result: 'failed', nextAt: null } : {}) } });
      }
      const sentAt = outcome.result === 'sent' ? { sentAt: this.clock.iso() } : {};
      return tx.sentMention.updateMany({ where, data: { ...outcome, ...sentAt, detail, nextAt: null } });
    });
  }

  /** @throws what may be over by the next try */
  async #tell({ source, target }: SentMention): Promise<Outcome> {
    const page = await this.outside.get(target);
    const [{ endpointOf }, { readInPieces }] = await Promise.all([import('./endpoint.js'), import('./tree.js')]);
    await readInPieces(page);
    const endpoint = endpointOf(page);
    if (endpoint === null && page.status >= 500) throw new Error(`the page answered ${page.status}`);
    if (endpoint === null) return { result: 'none', detail: page.status >= 400 ? `the page answered ${page.status}` : '' };
    const status = await this.outside.post(endpoint, [
      ['source', source],
      ['target', target],
    ]);
    if (status >= 200 && status < 300) return { result: 'sent', detail: `${status}`, endpoint };
    if (status === 429 || status >= 500) throw new Error(`${endpoint} answered ${status}`);
    return { result: 'failed', detail: `${endpoint} answered ${status}`, endpoint };
  }
}
