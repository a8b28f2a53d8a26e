import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import type { PostForm } from '../core/post-form.js';
import { PreviewMaker } from '../pages/preview.service.js';
import { type Answer, html } from '../platform/answer.js';
import { withFramesOfOthers } from '../platform/security-headers.js';
import { shownPolicy } from '../platform/shown-page.js';
import { Clock } from '../platform/clock.js';
import { readableFrom } from '../posts/read-form.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { formOf, type SentPost, sentPost } from './forms.js';
import { zoneOf } from './zone.js';

/** A post as the site would show it, for its author's eyes. */
@ForPost()
@Controller('admin/posts/:id/preview')
export class PreviewController {
  constructor(
    private readonly copies: WorkingCopyStore,
    private readonly previews: PreviewMaker,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {}

  /** GET /admin/posts/:id/preview — with what is kept. */
  @Get()
  async show(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    return this.#page(request, id, (kept) => kept);
  }

  /** POST /admin/posts/:id/preview — with what is typed and not kept yet. Changes nothing. */
  @Post()
  async showTyped(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: sentPost }) sent: SentPost): Promise<Answer> {
    return this.#page(request, id, (_, timeZone) => formOf(sent, timeZone, this.clock.iso()));
  }

  async #page({ author }: AdminRequest, id: number, choose: (kept: PostForm, timeZone: string) => PostForm): Promise<Answer> {
    const timeZone = zoneOf(author, await this.settings.read());
    const { post, form: kept } = await this.copies.open(id, timeZone);
    const form = choose(kept, timeZone);
    // A text that is too long is said to be so, in place of the one that was kept
    return previewAnswer(await this.previews.page(post, { ...readableFrom(form, post, timeZone), markdown: form.markdown }));
  }
}

/** Framed by the editor alone, and reached by its script, but running none of its own; what a link opens is a page like any other. */
export const previewAnswer = (page: string): Answer =>
  html(page, {
    ...withFramesOfOthers,
    'Content-Security-Policy': shownPolicy(page, "'self'", 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'),
    'X-Frame-Options': 'SAMEORIGIN',
    'X-Robots-Tag': 'noindex',
  });
