import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import { momentIn } from '../core/long-date.js';
import { titleOf } from '../core/desk-row.js';
import { encodePath } from '../core/path.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { previewDays, PreviewLinkStore } from '../posts/preview-link.store.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { placeOf } from './zone.js';

const newLink = v.object({ days: v.pipe(text, v.transform(Number), v.picklist(previewDays, 'must be 1, 7 or 30')) });
const oneLink = v.object({ token: text });

/** The links by which friends read a post before it is published. A token is named in forms only: addresses end up in logs. */
@ForPost()
@Controller('admin/posts/:id/preview-links')
export class PreviewLinksController {
  constructor(
    private readonly frame: Frame,
    private readonly config: Config,
    private readonly copies: WorkingCopyStore,
    private readonly links: PreviewLinkStore,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/posts/:id/preview-links — those that are good, with their addresses. */
  @Get()
  async index(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const { post, form } = await this.copies.open(id, place.timeZone);
    const links = (await this.links.of(id)).map(({ token, createdAt, expiresAt }) => ({
      token,
      url: `${this.config.url}/preview/${token}`,
      path: `/preview/${token}`,
      expiresAt,
      expires: momentIn(place, expiresAt),
      made: momentIn(place, createdAt),
    }));
    return view('admin/preview-links', {
      ...this.frame.of(request, `Preview links of ${titleOf(form.title)}`),
      post: { id, title: titleOf(form.title) },
      address: post.path && encodePath(post.path),
      days: previewDays.map((days) => ({ days, isOne: days === 1 })),
      links,
    });
  }

  /** POST /admin/posts/:id/preview-links {days} — makes one, good for 1, 7 or 30 days; 409 when the post is public. */
  @Post()
  async create(@Param('id', ParseIntPipe) id: number, @Body({ schema: newLink }) { days }: v.InferOutput<typeof newLink>): Promise<Answer> {
    await this.links.make(id, days);
    return seeOther(`/admin/posts/${id}/preview-links`);
  }

  /** POST /admin/posts/:id/preview-links/deletion {token} — takes it back; it opens nothing from now on. */
  @Post('deletion')
  async delete(@Param('id', ParseIntPipe) id: number, @Body({ schema: oneLink }) { token }: v.InferOutput<typeof oneLink>): Promise<Answer> {
    await this.links.revoke(id, token);
    return seeOther(`/admin/posts/${id}/preview-links`);
  }
}
