import { Controller, Get, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { momentIn, type Place } from '../core/long-date.js';
import { wordsOf } from '../instruments/memory-pressure.service.js';
import { type Drawn, drawn, type PeriodName, periods } from '../instruments/period.js';
import { Pressure } from '../instruments/pressure.service.js';
import type { Mark } from '../instruments/sample.store.js';
import { Sampler } from '../instruments/sampler.service.js';
import { type Answer, view } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Receipts } from '../publishing/receipts.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { factsOf } from './measures-facts.js';
import { routeRows, stretchRows } from './measures-table.js';
import { figures } from './measures.js';
import { placeOf } from './zone.js';

const query = v.object({ period: v.fallback(v.picklist(Object.keys(periods) as PeriodName[]), 'now') });

/** What the app does and takes. */
@For('settings')
@Controller('admin/measures')
export class MeasuresController {
  constructor(
    private readonly frame: Frame,
    private readonly sampler: Sampler,
    private readonly pressure: Pressure,
    private readonly receipts: Receipts,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {}

  /** GET /admin/measures?period=now|day|month|year — drawings, and the same as tables. A period that nobody knows is now. */
  @Get()
  async show(@Req() request: AdminRequest, @Query({ schema: query }) { period }: v.InferOutput<typeof query>): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const now = this.clock.now().getTime();
    const isNow = period === 'now';
    const seconds = this.sampler.now();
    const shown = drawn(period, now, seconds, (...stretch) => this.sampler.store.read(...stretch));
    const marks = this.sampler.marksSince(shown.from * 1_000);
    const moment = momentFor(place, styles[period]);
    const exact = momentFor(place, { ...styles[period], ...(isNow ? {} : { day: 'numeric', month: 'short' }), hour: '2-digit', minute: '2-digit' });
    const { level, since } = this.pressure.state;
    return view('admin/measures', {
      ...this.frame.of(request, 'Measures', isNow ? 'measures' : undefined, 'numbers'),
      periods: Object.entries(periods).map(([name, { name: words }]) => ({ name, words, isHere: name === period })),
      isNow,
      pressure: level === 'ample' ? null : { words: wordsOf(level), since: momentIn(place, new Date(since).toISOString()) },
      facts: factsOf(this.sampler.recorder, shown.whole, this.receipts.lastMilliseconds()),
      figures: figures(shown, placed(marks, shown, moment), periods[period].name.toLowerCase()),
      ticks: ticksOf(shown, moment),
      routes: routeRows(shown.whole),
      rows: stretchRows(shown, exact),
      marks: marks
        .toReversed()
        .slice(0, 30)
        .map(({ at, kind, words }) => ({ when: exact(at / 1_000), iso: new Date(at).toISOString(), kind: kindWords[kind], words })),
    });
  }
}

const kindWords: Readonly<Record<Mark['kind'], string>> = { start: 'Start', upgrade: 'Upgrade', publication: 'Publication', shedding: 'Memory' };

const placed = (marks: readonly Mark[], { from, to }: Drawn, moment: (seconds: number) => string) =>
  marks.map(({ at, kind, words }) => ({ at: (at / 1_000 - from) / (to - from), kind, words: `${kindWords[kind]}, ${moment(at / 1_000)}: ${words}` }));

/** Five moments at equal distances. */
const ticksOf = ({ from, to }: Drawn, moment: (seconds: number) => string) => [0, 1, 2, 3, 4].map((quarter) => moment(from + ((to - from) * quarter) / 4));

const styles: Readonly<Record<PeriodName, Intl.DateTimeFormatOptions>> = {
  now: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { hour: '2-digit', minute: '2-digit' },
  month: { day: 'numeric', month: 'short' },
  year: { day: 'numeric', month: 'short' },
};

function momentFor({ lang, timeZone }: Place, style: Intl.DateTimeFormatOptions): (seconds: number) => string {
  const format = new Intl.DateTimeFormat([lang, 'en'], { ...style, timeZone, ...(style.hour && { hourCycle: 'h23' }) });
  return (seconds) => format.format(seconds * 1_000);
}
