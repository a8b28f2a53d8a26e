import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import type { AdminRequest } from '../auth/session.guard.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { DeskStore } from '../posts/desk.store.js';
import { emptyFields } from '../posts/post-fields.js';
import { PostStore } from '../posts/post.store.js';
import { dateIn } from '../pages/summary.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';

const newIdea = v.object({ title: text });
type Row = Awaited<ReturnType<DeskStore['all']>>['ideas'][number];

@Controller('admin')
export class DeskController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: DeskStore,
    private readonly posts: PostStore,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin — ideas on the left, what is published on the right. */
  @Get()
  async index(@Req() request: AdminRequest): Promise<Answer> {
    const [{ ideas, scheduled, published }, settings] = await Promise.all([this.desk.all(), this.settings.read()]);
    const row = (date: (post: Row) => string) => (post: Row) => ({
      id: post.id,
      title: post.title || 'Untitled',
      url: `/admin/posts/${post.id}`,
      isoDate: date(post),
      date: dateIn(settings, date(post)),
      words: post.words,
    });
    return view('admin/index', {
      ...this.frame.of(request, settings.title),
      ideas: ideas.map(row((post) => post.updatedAt)),
      scheduled: scheduled.map(row((post) => post.publishedAt!)),
      published: published.map(row((post) => post.publishedAt!)),
      ideasCount: ideas.length,
      publishedCount: published.length,
    });
  }

  /** POST /admin/posts {title} — a new idea; 303 to its editor. */
  @Post('posts')
  async create(@Req() request: AdminRequest, @Body({ schema: newIdea }) { title }: v.InferOutput<typeof newIdea>): Promise<Answer> {
    const by = request.author!.id;
    const id = await this.posts.create({ ...emptyFields, title }, { by, reason: 'created', status: 'idea' }, { authorIds: [by] });
    return seeOther(`/admin/posts/${id}`);
  }
}
