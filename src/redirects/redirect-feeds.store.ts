import { Injectable } from '@nestjs/common';
import { invalid, missing, Problem } from '../core/problem.js';
import { webAddress } from '../core/web-address.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { takeText } from './take-text.store.js';
import type { TakeReport } from './redirect-list.js';
import { writeRules } from './write-rules.store.js';

const mostFeeds = 20;
const fewestMinutes = 5;
const mostMinutes = 7 * 24 * 60;

/** A followed text as it stands. */
export type RedirectFeed = NonNullable<Awaited<ReturnType<RedirectFeeds['find']>>>;

/** Texts of rules that are kept elsewhere. What comes from one goes when it does not hold it any more, and never because it could not be had. */
@Injectable()
export class RedirectFeeds {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async list() {
    return (await this.database.reader()).redirectFeed.findMany({ orderBy: { id: 'asc' }, include: { _count: { select: { rules: true } } } });
  }

  async find(id: number) {
    return (await this.database.reader()).redirectFeed.findUnique({ where: { id } });
  }

  /** Those that are to be looked at, and when the next one is. */
  async due(): Promise<{ due: RedirectFeed[]; next: string | null }> {
    const { redirectFeed } = await this.database.reader();
    const due = await redirectFeed.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { nextAt: 'asc' } });
    return { due, next: (await redirectFeed.findFirst({ orderBy: { nextAt: 'asc' } }))?.nextAt ?? null };
  }

  /** @throws Problem('invalid' or 'conflict') that names the field */
  async add(typed: string, minutes: number): Promise<void> {
    const url = webAddress(typed.trim());
    if (url === null || url.length > 2_000) throw invalid('url', `“${typed.trim().slice(0, 80)}” is not an http or https address`);
    if (!(minutes >= fewestMinutes && minutes <= mostMinutes))
      throw invalid('minutes', `Between two looks there can be ${fewestMinutes} to ${mostMinutes} minutes`);
    await this.database.change(async (tx) => {
      if (await tx.redirectFeed.findUnique({ where: { url } })) throw new Problem('conflict', 'This text is followed already', 'url');
      if ((await tx.redirectFeed.count()) >= mostFeeds) throw new Problem('conflict', `No more than ${mostFeeds} texts are followed`, 'url');
      await tx.redirectFeed.create({ data: { url, minutes, nextAt: this.clock.iso() } });
    });
  }

  /** With its rules. @throws Problem('missing') */
  async remove(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      const rules = await tx.redirect.findMany({ where: { feedId: id }, select: { source: true } });
      const removed = rules.map(({ source }) => source);
      await writeRules(tx, this.database.rows, { added: [], removed, feedId: null, now: this.clock.iso() });
      if ((await tx.redirectFeed.deleteMany({ where: { id } })).count === 0) throw missing('There is no such text');
    });
  }

  /** It is looked at now. @throws Problem('missing') */
  async hurry(id: number): Promise<void> {
    const { count } = await this.database.change((tx) => tx.redirectFeed.updateMany({ where: { id }, data: { nextAt: this.clock.iso() } }));
    if (count === 0) throw missing('There is no such text');
  }

  /** What its rules would be by a text, or are from now on. */
  take(id: number, text: string, isDryRun: boolean): Promise<TakeReport> {
    return takeText(this.database, text, { isDryRun, feedId: id, origin: this.config.url, now: this.clock.iso() });
  }

  /** What came of a look. */
  async record(
    id: number,
    data: Partial<Pick<RedirectFeed, 'etag' | 'digest' | 'takenAt' | 'failure' | 'faults' | 'attempts'>> & { nextAt: string },
  ): Promise<void> {
    await this.database.change((tx) => tx.redirectFeed.updateMany({ where: { id }, data: { ...data, checkedAt: this.clock.iso() } }));
  }
}
