import { Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import { type AdminRequest, For, ForPost } from '../auth/session.guard.js';
import { dateIn } from '../core/long-date.js';
import { titleOf, wordsOf } from '../core/desk-row.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { PostStore } from '../posts/post.store.js';
import { TrashStore } from '../posts/trash.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { placeOf } from './zone.js';

@Controller('admin')
export class TrashController {
  constructor(
    private readonly frame: Frame,
    private readonly trash: TrashStore,
    private readonly posts: PostStore,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/trash?page= — what was deleted and can be put back. */
  @For('write')
  @Get('trash')
  async list(@Req() request: AdminRequest, @Query('page', { schema: pageNumber }) asked: number): Promise<Answer> {
    const author = request.author!;
    const [settings, count] = await Promise.all([this.settings.read(), this.trash.count(author)]);
    const place = placeOf(author, settings);
    const { stretch, before, after } = pageOf(asked, count);
    const rows = (await this.trash.rows(author, stretch)).map(({ id, title, words, updatedAt }) => ({
      id,
      title: titleOf(title),
      words: wordsOf(words),
      isoDate: updatedAt,
      date: dateIn(place, updatedAt),
    }));
    return view('admin/trash', { ...this.frame.of(request, 'Trash'), rows, before, after });
  }

  /** POST /admin/posts/:id/restoration — out of the trash, an idea again; its addresses say that they are gone until it is published. */
  @ForPost()
  @Post('posts/:id/restoration')
  async restore(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.posts.restore(id, request.author!.id);
    return seeOther(`/admin?restored=${id}`);
  }

  /** POST /admin/trash/:id/deletion — for ever, with its revisions. Its addresses answer 410 as before. */
  @ForPost()
  @Post('trash/:id/deletion')
  async delete(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.posts.delete(id);
    return seeOther('/admin/trash');
  }
}
