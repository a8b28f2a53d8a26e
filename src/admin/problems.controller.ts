import { Controller, Get, Post, Req } from '@nestjs/common';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { momentIn } from '../core/long-date.js';
import { wordsOf } from '../instruments/memory-pressure.service.js';
import { Pressure } from '../instruments/pressure.service.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { ProblemStore } from '../publishing/problems.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { problemRows } from './problems.js';
import { placeOf } from './zone.js';

/** What could not be published, so that readers get the last good page in its place. */
@For('write')
@Controller('admin/problems')
export class ProblemsController {
  constructor(
    private readonly frame: Frame,
    private readonly problems: ProblemStore,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
    private readonly pressure: Pressure,
  ) {}

  /** GET /admin/problems — reasons, the pages of each, since when, and when it was tried last. */
  @Get()
  async list(@Req() request: AdminRequest): Promise<Answer> {
    const [settings, problems] = await Promise.all([this.settings.read(), this.problems.list()]);
    const place = placeOf(request.author, settings);
    const { level, since } = this.pressure.state;
    const memory = level === 'ample' ? null : { words: wordsOf(level), since: momentIn(place, new Date(since).toISOString()) };
    return view('admin/unpublished', { ...this.frame.of(request, 'Problems'), rows: problemRows(problems, place), memory });
  }

  /** POST /admin/problems/attempt — tries again now what would be tried again later. */
  @Post('attempt')
  async attempt(): Promise<Answer> {
    await this.publisher.publish();
    return seeOther('/admin/problems');
  }
}
