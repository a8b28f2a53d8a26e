import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { PostRights } from '../auth/post-rights.store.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { missing } from '../core/problem.js';
import { type Answer, download, seeOther, view } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { Days } from '../readership/days.js';
import { ReaderNumbers } from '../readership/numbers.store.js';
import { Readership } from '../readership/readership.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Readable } from 'node:stream';
import { Frame } from './frame.service.js';
import { chartOf } from './reader-chart.js';
import { barsOf, botRows, csvOf, pageRows, periods, plainRows, referrerRows, searchRows, type Span, spanNames, spans, sumsOf } from './readers.js';

const shown = 12;
/** A long log is counted while others are answered; the page does not wait for its end. */
const patienceMs = 500;

const query = v.object({
  over: v.fallback(v.picklist(spans), 'month'),
  post: v.fallback(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)), 0),
});
type Asked = v.InferOutput<typeof query>;

/** What readers read. */
@For('write')
@Controller('admin')
export class ReadersController {
  constructor(
    private readonly frame: Frame,
    private readonly numbers: ReaderNumbers,
    private readonly readership: Readership,
    private readonly settings: SettingsStore,
    private readonly database: Database,
    private readonly rights: PostRights,
    private readonly clock: Clock,
  ) {}

  /** GET /admin/readers?over=day|month|year&post= — how many read what, from where they came and what they looked for; or of one post. */
  @Get('readers')
  async show(@Req() request: AdminRequest, @Query({ schema: query }) { over, post }: Asked): Promise<Answer> {
    await Promise.race([this.readership.flush().catch(() => undefined), sleep(patienceMs)]);
    const { today, isCounting } = await this.#now();
    const all = periods(over, today);
    const turns = spans.map((span) => ({ name: spanNames[span], href: `/admin/readers?over=${span}${post ? `&post=${post}` : ''}`, isHere: span === over }));
    const data = { turns, over: spanNames[over].toLowerCase(), isDay: over === 'day', isYear: over === 'year', isCounting };
    if (post !== 0) return view('admin/readers-of-post', { ...(await this.#frame(request, post)), ...data, ...this.#ofPost(post, all) });
    return view('admin/readers', { ...this.frame.of(request, 'Readers', undefined, 'numbers'), ...data, ...this.#ofAll(all, today, over) });
  }

  /** GET /admin/readers.csv?over= — every number: `day,kind,name,count`. */
  @Get('readers.csv')
  async give(@Query({ schema: query }) { over }: Asked): Promise<Answer> {
    await this.readership.flush().catch(() => undefined);
    const { today } = await this.#now();
    return download(Readable.from([csvOf(this.numbers.all(periods(over, today)[0]!))]), 'text/csv; charset=utf-8', `readers-${today}.csv`);
  }

  /** POST /admin/readers/deletion — all that was ever counted goes. */
  @For('settings')
  @Post('readers/deletion')
  async forget(): Promise<Answer> {
    await this.readership.forget();
    return seeOther('/admin/readers');
  }

  #ofAll(all: string[], today: string, over: Span) {
    const [from, numbers] = [all[0]!, this.numbers];
    const days = numbers.days(from);
    return {
      ...sumsOf(days),
      chart: over === 'day' ? null : chartOf(barsOf(all, days)),
      isEmpty: days.length === 0,
      isPartial: numbers.most('total', from, 50).some(({ name }) => name === 'partial'),
      pages: pageRows(numbers.pages(from, shown)),
      referrers: referrerRows(numbers.most('referrer', from, 500), shown),
      searches: searchRows(numbers.most('search', from, shown), numbers.most('unfound', from, 500)),
      feeds: plainRows(numbers.subscribers(over === 'day' ? today : from).slice(0, shown)),
      robots: botRows(numbers.most('bot', from, shown)),
    };
  }

  #ofPost(id: number, all: string[]) {
    const bars = barsOf(all, this.numbers.daysOfPost(id, all[0]!));
    return { chart: chartOf(bars), views: bars.reduce((sum, { views }) => sum + views, 0).toLocaleString('en') };
  }

  /** What readers can't see has no readers; its title is for its authors. */
  async #frame(request: AdminRequest, id: number) {
    const post = this.database.rows.one<{ title: string; path: string | null }>('SELECT title, path FROM Post WHERE id = ?', id);
    if (!post || (post.path === null && !(await this.rights.mayEdit(request.author!, id)))) throw missing('There is no such post');
    const title = post.title || 'Untitled';
    return { ...this.frame.of(request, `Readers of “${title}”`, undefined, 'numbers'), post: { id, title, path: post.path } };
  }

  async #now(): Promise<{ today: string; isCounting: boolean }> {
    const { timeZone, statistics } = await this.settings.read();
    return { today: new Days(timeZone).of(this.clock.iso())!, isCounting: statistics };
  }
}
