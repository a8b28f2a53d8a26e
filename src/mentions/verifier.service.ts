import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { DueWork } from '../platform/due-work.service.js';
import { NotOutside } from '../platform/address-to-ask.js';
import { Outside } from '../platform/outside.service.js';
import type { OutsidePage } from '../platform/outside-answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { type Kept, MentionStore } from './mention.store.js';

/** Seconds until the next try. After the last one, what was never seen is forgotten, and what was stays as it is. */
const backOff = [60, 600, 3_600, 21_600];
const atMost = 200;

/** The page is there and says nothing of us, or nothing is there. For one that did it may be an accident of an hour: it is looked at until the last try. */
class NothingThere extends Error {}

/**
 * Looks whether the pages that were named link to us, and what they say. Never while somebody waits for an answer. A page that says that it is
 * gone takes its mention along, and so does one that did not link here at any look of some hours.
 */
@Injectable()
export class MentionVerifier extends DueWork {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly outside: Outside,
    private readonly settings: SettingsStore,
    private readonly mentions: MentionStore,
    private readonly publisher: Publisher,
  ) {
    super('mentions', clock, outside);
  }

  protected async doDue(): Promise<string | null> {
    if (!(await this.settings.read()).webmentions) return null;
    const { mention } = await this.database.reader();
    const due = await mention.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { nextAt: 'asc' }, take: atMost });
    await this.each(due, (row) => this.#verify(row));
    if (due.length > 0 && !this.isEnding) await this.publisher.publish();
    return (await mention.findFirst({ where: { nextAt: { not: null } }, orderBy: { nextAt: 'asc' }, select: { nextAt: true } }))?.nextAt ?? null;
  }

  async #verify(row: Kept): Promise<void> {
    const attempts = row.attempts + 1;
    const nextAt = this.again(backOff, attempts);
    // Counted before it is asked: what would end this process is not tried for ever
    if (!(await this.mentions.begin(row, attempts, nextAt ?? this.at(backOff.at(-1)!)))) return;
    try {
      await this.#judge(row, await this.outside.get(row.source));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isOver = error instanceof NothingThere && (row.state === 'unverified' || nextAt === null);
      if (error instanceof NotOutside || isOver) await this.mentions.remove(row.id);
      else await this.mentions.postpone(row, reason, nextAt);
    }
  }

  async #judge(row: Kept, page: OutsidePage): Promise<void> {
    if (page.status === 410) return this.mentions.remove(row.id);
    if (page.status === 404) throw new NothingThere('it answered 404');
    if (page.status !== 200) throw new Error(`it answered ${page.status}`);
    const [{ linksTo }, { saidBy }, { readInPieces }] = await Promise.all([import('./links-to.js'), import('./entry.js'), import('./tree.js')]);
    await readInPieces(page);
    if (linksTo(page, row.target)) return this.mentions.keep(row, saidBy(page, row.target));
    if (page.isCut) throw new Error('it is larger than a megabyte, and does not link here before that');
    throw new NothingThere('it does not link here any more');
  }
}
