import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For, ForFile } from '../auth/session.guard.js';
import { FileRights } from '../auth/file-rights.store.js';
import { invalid, Problem } from '../core/problem.js';
import { limits } from '../media/limits.js';
import { MediaDesk } from '../media/media-desk.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { MediaStore } from '../media/media.store.js';
import { type Answer, json, seeOther, view } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { filesOf } from '../platform/uploads.js';
import { Publisher } from '../publishing/publisher.service.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { itemOf, sentFile } from './media.js';
import { tableOf } from '../core/table-of.js';

const description = v.object({ alt: v.pipe(text, v.maxLength(limits.altLength, `must have at most ${limits.altLength} characters`)), decorative: text });
type Description = v.InferOutput<typeof description>;

const notices: Record<string, string> = tableOf({
  described: 'The description is kept',
  replaced: 'The file is replaced: pages that show it show the new one',
});

/** One file of the media library. */
@ForFile()
@Controller('admin/media/:id')
export class MediaItemController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: MediaDesk,
    private readonly store: MediaStore,
    private readonly library: MediaLibrary,
    private readonly publisher: Publisher,
    private readonly fileRights: FileRights,
  ) {}

  /** GET /admin/media/:id — the file, what is said of it, where it is used. */
  @For('write')
  @Get()
  show(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Query('done', { schema: text }) done: string): Promise<Answer> {
    return this.#page(request, id, { notice: notices[done] });
  }

  /** POST /admin/media/:id {alt, decorative} — says what a picture shows; `decorative`, that nothing must be told. Empty without that: not said yet. */
  @Post()
  async describe(
    @Req() request: AdminRequest,
    @Param('id', ParseIntPipe) id: number,
    @Body({ schema: description }) { alt, decorative }: Description,
  ): Promise<Answer> {
    const words = alt.replace(/\s+/g, ' ').trim();
    await this.store.describe(id, decorative ? '' : words || null);
    await this.publisher.publish();
    return wantsJson(request) ? json(sentFile((await this.desk.get(id, request.author!)).file)) : seeOther(`/admin/media/${id}?done=described`);
  }

  /** POST /admin/media/:id/replacement — a form with the file that takes this one's place, under its name. */
  @Post('replacement')
  async replace(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    try {
      await this.desk.get(id, request.author!);
      const { value: incoming } = await filesOf(request)[Symbol.asyncIterator]().next();
      if (!incoming) throw invalid('file', 'Choose a file first');
      await this.library.replace(id, incoming);
      await this.#publish();
      return seeOther(`/admin/media/${id}?done=replaced`);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing' || wantsJson(request)) throw error;
      return this.#page(request, id, { problem: error.message }, 422);
    }
  }

  /** POST /admin/media/:id/deletion — takes the file out of the library; its addresses answer 410 from now on. */
  @Post('deletion')
  async delete(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.store.remove(id);
    await this.#publish();
    return seeOther('/admin/media');
  }

  /** Redirects and 410s first, then the bytes go. */
  async #publish(): Promise<void> {
    await this.publisher.publish();
    await this.library.dropLeftovers();
  }

  async #page(request: AdminRequest, id: number, more: { notice?: string | undefined; problem?: string }, status = 200): Promise<Answer> {
    const author = request.author!;
    const { file, usedIn, isInAbout } = await this.desk.get(id, author);
    const posts = usedIn.map((post) => ({ url: `/admin/posts/${post.id}`, title: post.title || 'Untitled', status: words[post.status] }));
    if (isInAbout) posts.push({ url: '/admin/settings', title: 'About this blog', status: 'in the settings' });
    const data = { file: itemOf(file), posts, others: file.uses - usedIn.length, mayChange: await this.fileRights.mayChange(author, id) };
    return view('admin/media-item', { ...this.frame.of(request, file.name), ...data, ...more }, status);
  }
}

const words: Record<string, string> = tableOf({ idea: 'an idea', scheduled: 'scheduled', published: 'published', trashed: 'in the trash' });
