import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import { PostRights } from '../auth/post-rights.store.js';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import { nearest } from '../core/nearest.js';
import { Problem } from '../core/problem.js';
import { slugFrom } from '../core/slug.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Database } from '../platform/database.service.js';
import { type DeskPost, DeskStore } from '../posts/desk.store.js';
import { MergeStore } from '../posts/merge.store.js';
import { findPublic, publicPosts } from '../posts/public-list.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';

const mergerForm = v.object({ into: text, other: text, append: text });
type MergerForm = v.InferOutput<typeof mergerForm>;

/** Two posts that become one. */
@ForPost()
@Controller('admin/posts/:id/merger')
export class MergerController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: DeskStore,
    private readonly merges: MergeStore,
    private readonly rights: PostRights,
    private readonly publisher: Publisher,
    private readonly database: Database,
  ) {}

  /** GET /admin/posts/:id/merger — into which post: those whose titles are most like its own, or any by its address. */
  @Get()
  async form(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    return this.#page(request, await this.desk.get(id), { into: '', other: '', append: '' });
  }

  /** POST /admin/posts/:id/merger {into, other, append} — 303 to the editor of the post that stays; 409 or 422 and the form when it can't be. */
  @Post()
  async merge(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: mergerForm }) sent: MergerForm): Promise<Answer> {
    const post = await this.desk.get(id);
    try {
      const { id: into } = findPublic(this.database.rows, sent.into || sent.other);
      await this.rights.mustEdit(request.author!, into);
      await this.merges.merge(id, { into, by: request.author!.id, appends: sent.append !== '' });
      const { milliseconds } = await this.publisher.goLive();
      return seeOther(`/admin/posts/${into}?done=merged-${milliseconds}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing') throw error;
      return this.#page(request, post, sent, error);
    }
  }

  #page(request: AdminRequest, post: DeskPost, sent: MergerForm, problem?: Problem): Answer {
    const others = publicPosts(this.database.rows).filter(({ id }) => id !== post.id);
    const alike = nearest(`/${slugFrom(post.title)}`, others, 6).map((other) => ({ ...other, isChosen: sent.into === String(other.id) }));
    const data = { post, alike, ...sent, ...(problem ? faultsOf(problem) : {}) };
    return view('admin/merger', { ...this.frame.of(request, 'Merge'), ...data }, problem ? 422 : 200);
  }
}
