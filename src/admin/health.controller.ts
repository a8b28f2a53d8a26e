import { Controller, Get, Post, Req } from '@nestjs/common';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { momentIn } from '../core/long-date.js';
import { HealthDesk } from '../health/health-desk.service.js';
import { agent } from '../ops/agent/agent-state.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { bySeverity } from './health.js';
import { placeOf } from './zone.js';

/** The page asks for itself again while the doctor is at work. */
const again = { Refresh: '2' };

/** Whether all is well, and what to do where it is not. For the blog's owner. */
@For('settings')
@Controller('admin/health')
export class HealthController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: HealthDesk,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/health — what is quickly looked at, as it is now; and what the last doctor found besides, by this page or by “bin/qvill doctor”. */
  @Get()
  async show(@Req() request: AdminRequest): Promise<Answer> {
    const [settings, quick] = await Promise.all([this.settings.read(), this.desk.quick(agent.state)]);
    const { thorough, isAtWork: working, failure } = this.desk;
    const last = thorough && { at: thorough.at, when: momentIn(placeOf(request.author, settings), thorough.at) };
    const found = bySeverity([...quick, ...(thorough?.findings ?? [])]);
    const page = { ...this.frame.of(request, 'Health'), ...found, last, working, problem: working ? null : failure };
    return view('admin/health', page, 200, working ? again : {});
  }

  /** POST /admin/health — has the doctor look at all of it: a hidden page, every file of the site, the database. */
  @Post()
  async look(): Promise<Answer> {
    await this.desk.begin();
    return seeOther('/admin/health');
  }
}
