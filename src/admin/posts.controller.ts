import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import type { AdminRequest } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { DeskStore } from '../posts/desk.store.js';
import { PostStore, type Reason, type Status } from '../posts/post.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { editorOf, noticeOf } from './editor.js';
import { faultsOf, fieldsFrom, postForm, type PostForm, text } from './forms.js';
import { Frame } from './frame.service.js';

/** One post and what can be done to it. Every change is on the site before it is answered. */
@Controller('admin/posts/:id')
export class PostsController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: DeskStore,
    private readonly posts: PostStore,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/posts/:id — the editor. */
  @Get()
  async edit(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Query('done', { schema: text }) done: string): Promise<Answer> {
    const [post, settings] = await Promise.all([this.desk.get(id), this.settings.read()]);
    return view('admin/editor', {
      ...this.frame.of(request, post.title || 'Untitled'),
      ...editorOf(post, settings),
      notice: noticeOf(done, post.path !== null),
      problems: [],
    });
  }

  /** POST /admin/posts/:id — saves; what is public changes at once. 412 when somebody else saved meanwhile, 422 for bad values: the text is in the answer. */
  @Post()
  async save(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: postForm }) form: PostForm): Promise<Answer> {
    const { status } = await this.desk.get(id);
    return this.#change(request, id, form, status as Status, status === 'published' ? 'published' : 'saved');
  }

  /** POST /admin/posts/:id/publication — saves and publishes; with a date that lies ahead, schedules. */
  @Post('publication')
  publish(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: postForm }) form: PostForm): Promise<Answer> {
    return this.#change(request, id, form, 'published', 'published');
  }

  /** POST /admin/posts/:id/withdrawal — saves and takes off the site; an idea again. */
  @Post('withdrawal')
  withdraw(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: postForm }) form: PostForm): Promise<Answer> {
    return this.#change(request, id, form, 'idea', 'withdrawn');
  }

  /** POST /admin/posts/:id/deletion — into the trash; its addresses answer 410 from now on. */
  @Post('deletion')
  async delete(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.desk.get(id);
    await this.posts.trash(id, request.author!.id);
    await this.publisher.publish();
    return seeOther('/admin');
  }

  async #change(request: AdminRequest, id: number, form: PostForm, status: Status, reason: Reason): Promise<Answer> {
    const [current, settings] = await Promise.all([this.desk.get(id), this.settings.read()]);
    try {
      const fields = fieldsFrom(form, settings.timeZone, current.publishedAt);
      await this.posts.revise(id, fields, { by: request.author!.id, status, reason, version: Number(form.version) });
      const { failed, milliseconds } = await this.publisher.publish();
      return seeOther(`/admin/posts/${id}?done=${failed.length > 0 ? 'failed' : reason}-${milliseconds}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing') throw error;
      const editor = editorOf(await this.desk.get(id), settings, form);
      return view('admin/editor', { ...this.frame.of(request, form.title || 'Untitled'), ...editor, ...faultsOf(error) }, error.kind === 'stale' ? 412 : 422);
    }
  }
}
