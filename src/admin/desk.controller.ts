import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import type { SignedIn } from '../auth/author.store.js';
import { PostRights } from '../auth/post-rights.store.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import type { DeskList } from '../core/desk-row.js';
import { MentionDesk } from '../mentions/mention-desk.store.js';
import { type Answer, packedJson, seeOther, view } from '../platform/answer.js';
import { DeskStore } from '../posts/desk.store.js';
import { emptyFields } from '../posts/post-fields.js';
import { PostStore } from '../posts/post.store.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { ProblemStore } from '../publishing/problems.store.js';
import { TrashStore } from '../posts/trash.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { type DeskQuery, deskQuery, matching, outstandingAt, shownColumns } from './desk-page.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { placeOf } from './zone.js';

const newIdea = v.object({ title: text });

@For('write')
@Controller('admin')
export class DeskController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: DeskStore,
    private readonly posts: PostStore,
    private readonly trash: TrashStore,
    private readonly settings: SettingsStore,
    private readonly postRights: PostRights,
    private readonly mentions: MentionDesk,
    private readonly outbox: EdgeOutbox,
    private readonly problems: ProblemStore,
  ) {}

  /**
   * GET /admin?title=&ideas=&scheduled=&published= — ideas on the left, what is published on the right; of each column the page
   * with this number, of the posts whose title has these letters in this order.
   */
  @Get()
  async index(@Req() request: AdminRequest, @Query({ schema: deskQuery }) query: DeskQuery): Promise<Answer> {
    const author = request.author!;
    const [settings, inTrash, mentions, notice, outstanding, problems] = await Promise.all([
      this.settings.read(),
      this.trash.count(author),
      this.mentions.count(author, 'waiting'),
      this.#notice(author, query),
      this.outbox.outstandingByEdge(),
      this.problems.count(),
    ]);
    const desk = this.desk.of(author);
    const rows = query.title.trim() ? await matching(desk, query.title) : desk;
    const frame = this.frame.of(request, settings.title, 'desk');
    return view('admin/index', {
      ...frame,
      ...(await shownColumns(query, rows, placeOf(author, settings))),
      typed: query.title.trim(),
      inTrash,
      mentions,
      problems,
      takesMentions: settings.webmentions,
      notice,
      outstanding: outstanding.map(outstandingAt),
    });
  }

  /** GET /admin/desk — all of it as JSON (a DeskList), for the box. */
  @Get('desk')
  async list(@Req() { author }: AdminRequest): Promise<Answer> {
    const settings = await this.settings.read();
    const desk = this.desk.of(author!);
    const [ideas, scheduled, published] = await Promise.all([desk.rows('ideas'), desk.rows('scheduled'), desk.rows('published')]);
    return packedJson({ ...placeOf(author, settings), ideas, scheduled, published } satisfies DeskList);
  }

  /** POST /admin/posts {title} — a new idea; 303 to its editor. */
  @Post('posts')
  async create(@Req() request: AdminRequest, @Body({ schema: newIdea }) { title }: v.InferOutput<typeof newIdea>): Promise<Answer> {
    const by = request.author!.id;
    const id = await this.posts.create({ ...emptyFields, title }, { by, reason: 'created', status: 'idea' }, { authorIds: [by] });
    return seeOther(`/admin/posts/${id}`);
  }

  /** What just happened, as long as it is still so: the page may be loaded again much later. */
  async #notice(author: SignedIn, { trashed, restored }: DeskQuery) {
    if (!(await this.postRights.mayEdit(author, Number(trashed || restored)))) return {};
    if (restored) return { restored: await this.desk.get(Number(restored)).catch(() => null) };
    return trashed ? { trashed: await this.trash.find(Number(trashed)) } : {};
  }
}
