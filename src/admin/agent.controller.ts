import { Controller, Get, Req } from '@nestjs/common';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { momentIn } from '../core/long-date.js';
import { agent } from '../ops/agent/agent-state.js';
import { type Answer, view } from '../platform/answer.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { placeOf } from './zone.js';

/** Whether New Relic watches the blog. It is set up in the environment and not here. */
@For('settings')
@Controller('admin/agent')
export class AgentController {
  constructor(
    private readonly frame: Frame,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/agent — not set, connecting, reporting since, or failing because. */
  @Get()
  async show(@Req() request: AdminRequest): Promise<Answer> {
    const { state } = agent;
    const place = placeOf(request.author, await this.settings.read());
    const since = 'since' in state ? { iso: state.since, words: momentIn(place, state.since) } : null;
    return view('admin/agent', { ...this.frame.of(request, 'New Relic'), [state.kind]: true, since, reason: 'reason' in state ? state.reason : '' });
  }
}
