import { Body, Controller, Get, Param, ParseIntPipe, Post, Put, Query, Req } from '@nestjs/common';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { wantsJson } from '../platform/problem.filter.js';
import { withFramesOfOthers } from '../platform/security-headers.js';
import { PostStore } from '../posts/post.store.js';
import type { Status } from '../posts/change.js';
import { fieldsFrom } from '../posts/read-form.js';
import type { Reason } from '../posts/revision.store.js';
import { checkVersion, type Draft, type Typing, WorkingCopyStore } from '../posts/working-copy.store.js';
import { TextStore } from '../rendering/texts.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import type { Receipt } from '../publishing/receipt.js';
import { Receipts } from '../publishing/receipts.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { editorOf, noticeOf } from './editor.js';
import { faultsOf, formOf, type SentPost, sentPost, text } from './forms.js';
import { Frame } from './frame.service.js';
import { receiptView } from './receipt.js';
import { stateAnswer, versionFrom } from './version-tag.js';
import { placeOf, zoneOf } from './zone.js';

/**
 * One post and what can be done to it. Every change is on the site before it is answered. A form sends the version that it
 * began from as a field, a script as `If-Match: "7"`; who asks for JSON gets an EditorState with its ETag, or problem+json.
 */
@ForPost()
@Controller('admin/posts/:id')
export class PostsController {
  constructor(
    private readonly frame: Frame,
    private readonly copies: WorkingCopyStore,
    private readonly posts: PostStore,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
    private readonly texts: TextStore,
    private readonly receipts: Receipts,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** GET /admin/posts/:id — the editor; its state for a script. */
  @Get()
  async edit(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Query('done', { schema: text }) done: string): Promise<Answer> {
    const draft = await this.copies.open(id, await this.#zone(request));
    if (wantsJson(request)) return stateAnswer(draft);
    const notice = noticeOf(done, draft.post.path !== null);
    const [newest] = await this.receipts.ofPost(id);
    const receipt = newest && receiptView(newest, placeOf(request.author, await this.settings.read()));
    return editor({
      ...(await this.#page(request, draft)),
      notice,
      receipt,
      isJustLive: /^(published|withdrawn|failed)-/.test(done),
      problems: [],
    });
  }

  /** PUT /admin/posts/:id/working-copy — keeps what is typed: an idea takes it, what readers see stays as it is. 412 with the other text when somebody else typed meanwhile. */
  @Put('working-copy')
  async keep(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: sentPost }) form: SentPost): Promise<Answer> {
    return stateAnswer(await this.#keep(id, form, await this.#typing(request, form)));
  }

  /** POST /admin/posts/:id/working-copy/deletion — back to what readers see. */
  @Post('working-copy/deletion')
  async discard(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: sentPost }) form: SentPost): Promise<Answer> {
    const draft = await this.copies.discard(id, await this.#typing(request, form));
    return wantsJson(request) ? stateAnswer(draft) : seeOther(`/admin/posts/${id}?done=discarded-0`);
  }

  /** POST /admin/posts/:id — saves, as a revision. What is public is kept for later, unseen. 412 when somebody else saved meanwhile, 422 for bad values: the text is in the answer. */
  @Post()
  save(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: sentPost }) form: SentPost): Promise<Answer> {
    return this.#answer(request, id, form, async () => {
      const typing = await this.#typing(request, form);
      const { post } = await this.copies.open(id, typing.timeZone);
      if (post.status !== 'published') return this.#revise(id, form, typing, post.status as Status, 'saved');
      await this.#keep(id, form, { ...typing, reason: 'saved' });
      return { reason: 'kept' };
    });
  }

  /** POST /admin/posts/:id/publication — publishes what the form says, or the changes; with a date that lies ahead, schedules. */
  @Post('publication')
  publish(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: sentPost }) form: SentPost): Promise<Answer> {
    return this.#answer(request, id, form, async () => this.#revise(id, form, await this.#typing(request, form), 'published', 'published'));
  }

  /** POST /admin/posts/:id/withdrawal — saves and takes off the site; an idea again. */
  @Post('withdrawal')
  withdraw(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: sentPost }) form: SentPost): Promise<Answer> {
    return this.#answer(request, id, form, async () => this.#revise(id, form, await this.#typing(request, form), 'idea', 'withdrawn'));
  }

  /** POST /admin/posts/:id/deletion — into the trash; its addresses answer 410 from now on. */
  @Post('deletion')
  async delete(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.copies.open(id, await this.#zone(request));
    await this.posts.trash(id, request.author!.id);
    await this.publisher.goLive();
    return seeOther(`/admin?trashed=${id}`);
  }

  #keep(id: number, form: SentPost, typing: Typing): Promise<Draft> {
    return this.copies.keep(id, formOf(form, typing.timeZone, this.clock.iso()), typing);
  }

  async #revise(id: number, form: SentPost, typing: Typing, status: Status, reason: Reason): Promise<Done> {
    const draft = await this.copies.open(id, typing.timeZone);
    checkVersion(draft, typing.version);
    const fields = fieldsFrom(formOf(form, typing.timeZone, this.clock.iso()), typing.timeZone, draft.post.publishedAt);
    // What readers can't be shown is not published; what is typed is kept all the same
    if (status !== 'idea') await this.texts.of({ ...draft.post, ...fields });
    await this.posts.revise(id, fields, { by: typing.by, status, reason, version: typing.version, takeover: form.takeover !== '' });
    return { reason, receipt: await this.publisher.goLive() };
  }

  /** Does it, and says so: to a script as the new state, to a browser by the editor, with the form as it was sent when it can't be done. */
  async #answer(request: AdminRequest, id: number, form: SentPost, work: () => Promise<Done>): Promise<Answer> {
    const timeZone = await this.#zone(request);
    try {
      const { reason, receipt } = await work();
      if (wantsJson(request)) return stateAnswer(await this.copies.open(id, timeZone), receipt);
      return seeOther(`/admin/posts/${id}?done=${receipt?.failed.length ? 'failed' : reason}-${receipt?.milliseconds ?? 0}`);
    } catch (error) {
      if (error instanceof Problem && error.kind === 'stale') await this.copies.settle(id);
      if (wantsJson(request) || !(error instanceof Problem) || error.kind === 'missing') throw error;
      const isStale = error.kind === 'stale';
      const draft = await this.copies.open(id, timeZone);
      // Who has read that there is another version, and saves again, means to put theirs in its place
      const sent = isStale ? { ...form, version: String(draft.post.version) } : form;
      const wrong = faultsOf(error);
      const isWrongInDetails = Object.keys(wrong.faults).some((field) => !['title', 'markdown', 'version'].includes(field));
      return editor({ ...(await this.#page(request, draft, sent)), ...wrong, isWrongInDetails }, isStale ? 412 : 422);
    }
  }

  async #page(request: AdminRequest, draft: Draft, sent?: SentPost) {
    const settings = await this.settings.read();
    const place = { settings, timeZone: zoneOf(request.author, settings), url: this.config.url, now: this.clock.iso() };
    return { ...this.frame.of(request, (sent ?? draft.form).title || 'Untitled', 'editor'), ...editorOf(draft, place, sent) };
  }

  async #typing(request: AdminRequest, form: SentPost): Promise<Typing> {
    return { by: request.author!.id, version: versionFrom(request.headers['if-match'] ?? form.version), timeZone: await this.#zone(request) };
  }

  async #zone({ author }: AdminRequest): Promise<string> {
    return zoneOf(author, await this.settings.read());
  }
}

type Done = { reason: string; receipt?: Receipt };

/** The page with the preview in it. */
const editor = (data: object, status = 200): Answer => view('admin/editor', data, status, withFramesOfOthers);
