import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { encodePath } from '../core/path.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { PermalinkStore } from '../posts/move-all.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { readSettings, type SentSettings, sentSettings } from './settings-form.js';
import { noticeOf, SettingsPage, type Shown } from './settings-page.service.js';

/** What the blog is. Every change is on the site before it is answered. */
@For('settings')
@Controller('admin/settings')
export class SettingsController {
  constructor(
    private readonly page: SettingsPage,
    private readonly settings: SettingsStore,
    private readonly permalinks: PermalinkStore,
  ) {}

  /** GET /admin/settings — all of them in one form. */
  @Get()
  show(@Req() request: AdminRequest, @Query('done', { schema: text }) done: string): Promise<Answer> {
    return this.page.show(request, { notice: noticeOf(done) });
  }

  /**
   * POST /admin/settings {NAME: text, …, began, confirmed} — saves what differs from `began`; 422 with every wrong value named, and nothing
   * is saved then. Another permalink pattern moves posts: it has to be sent a second time, as `confirmed`.
   */
  @Post()
  async save(@Req() request: AdminRequest, @Body({ schema: sentSettings }) body: v.InferOutput<typeof sentSettings>): Promise<Answer> {
    const sent = readSettings(body);
    try {
      if (sent.problems.length > 0) throw allOf(sent.problems);
      await this.#askBeforeMoving(sent);
      const changed = await this.permalinks.save(sent.changes);
      return seeOther(`/admin/settings?done=${changed.length > 0 ? await this.page.publish() : 'same'}`);
    } catch (error) {
      if (!(error instanceof Problem) || wantsJson(request)) throw error;
      const problems = sent.problems.length > 0 ? sent.problems : [error];
      const { asked } = error.extra as Pick<Shown, 'asked'>;
      return this.page.show(request, { texts: { ...sent.began, ...sent.texts }, began: sent.began, problems, ...(asked ? { asked } : {}) }, 422);
    }
  }

  /** @throws Problem('conflict', 'permalink') when posts would move and nobody has said yes */
  async #askBeforeMoving({ changes: { permalink }, confirmed }: SentSettings): Promise<void> {
    if (permalink === undefined || permalink === confirmed) return;
    const [{ permalink: now }, faults] = await Promise.all([this.settings.read(), this.settings.faults()]);
    if (permalink === now && faults.every(({ field }) => field !== 'permalink')) return;
    const moves = await this.permalinks.countMoves(permalink);
    if (moves === 0) return;
    const [from, to] = await Promise.all([now, permalink].map((pattern) => this.permalinks.example(pattern)));
    const asked = { permalink: { pattern: permalink, isOne: moves === 1, from: from && encodePath(from), to: to && encodePath(to) } };
    const sentence = `This moves ${moves === 1 ? 'one post' : `${moves} posts`}. Tick the box to say yes, and save again`;
    throw new Problem('conflict', sentence, 'permalink', { moves, asked });
  }
}

/** One problem that says them all, for a program; a person sees each at its field. */
function allOf(problems: Problem[]): Problem {
  return new Problem('invalid', problems.map(({ message }) => message).join('; '), problems[0]!.field);
}
