import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { dateIn } from '../core/long-date.js';
import { LinkChecker } from '../links/checker.service.js';
import { LinkDesk } from '../links/link-desk.store.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { placeOf } from './zone.js';

const switched = v.object({ on: text });

/** Links of posts at which nobody answers any more. */
@For('posts')
@Controller('admin/links')
export class LinksController {
  constructor(
    private readonly frame: Frame,
    private readonly links: LinkDesk,
    private readonly checker: LinkChecker,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/links?page= — dead links, in which posts they stand, and since when. */
  @Get()
  async list(@Req() request: AdminRequest, @Query('page', { schema: pageNumber }) asked: number): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const counts = this.links.counts();
    const { stretch, before, after } = pageOf(asked, counts.dead);
    const rows = (await this.links.dead(stretch)).map(({ id, url, reason, deadSince, checkedAt, uses }) => ({
      id,
      url,
      reason,
      posts: uses.map(({ post }) => ({ id: post.id, title: post.title || 'Untitled' })),
      sinceIso: deadSince,
      since: dateIn(place, deadSince!),
      checkedIso: checkedAt,
      checked: dateIn(place, checkedAt!),
    }));
    return view('admin/links', { ...this.frame.of(request, 'Dead links'), isOn: this.links.isOn, ...counts, rows, before, after });
  }

  /** POST /admin/links/checking {on} — links are looked at from now on, or no more. */
  @Post('checking')
  async turn(@Body({ schema: switched }) { on }: v.InferOutput<typeof switched>): Promise<Answer> {
    await this.links.turn(on !== '');
    this.checker.wake();
    return seeOther('/admin/links');
  }

  /** POST /admin/links/:id/attempt — looks at it before the answer. */
  @Post(':id/attempt')
  async attempt(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.checker.look(await this.links.get(id));
    return seeOther('/admin/links');
  }
}
