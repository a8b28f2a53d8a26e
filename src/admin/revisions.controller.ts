import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import { titleOf } from '../core/desk-row.js';
import { Problem } from '../core/problem.js';
import { PreviewMaker } from '../pages/preview.service.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { HistoryStore } from '../posts/history.store.js';
import { readableFrom } from '../posts/read-form.js';
import { RestorationStore } from '../posts/restoration.store.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { comparisonUrl, headingOf, listOf } from './history.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { previewAnswer } from './preview.controller.js';
import { placeOf } from './zone.js';

/** A number in a query or a form; null when it was not sent. */
export const number = v.pipe(
  text,
  v.regex(/^\d{0,9}$/, 'must be a number'),
  v.transform((digits) => (digits === '' ? null : Number(digits))),
);
const place = v.object({ page: pageNumber, from: number, to: number });
const restoration = v.object({ version: v.pipe(number, v.number('must be the version that you look at')) });

/** The history of a post: what it said, when, and who put it so. */
@ForPost()
@Controller('admin/posts/:id/revisions')
export class RevisionsController {
  constructor(
    private readonly frame: Frame,
    private readonly copies: WorkingCopyStore,
    private readonly history: HistoryStore,
    private readonly restorations: RestorationStore,
    private readonly previews: PreviewMaker,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/posts/:id/revisions?page=&from=&to= — all of them, newest first, by the page; two can be chosen for comparing. */
  @Get()
  async index(
    @Req() request: AdminRequest,
    @Param('id', ParseIntPipe) id: number,
    @Query({ schema: place }) query: v.InferOutput<typeof place>,
  ): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const { post, form } = await this.copies.open(id, place.timeZone);
    const total = await this.history.count(id);
    const { stretch, before, after } = pageOf(query.page, total);
    const rows = await this.history.rows(id, stretch);
    return view('admin/revisions', {
      ...this.frame.of(request, `History of ${titleOf(form.title)}`),
      ...listOf(id, rows, await this.history.publicVersion(id), query, place),
      post: { id: post.id, title: titleOf(form.title) },
      timeZone: place.timeZone,
      total,
      newer: before,
      older: after,
    });
  }

  /** GET /admin/posts/:id/revisions/:version — its source, to read and to copy, and the form that brings it back. */
  @Get(':version')
  show(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Param('version', ParseIntPipe) version: number): Promise<Answer> {
    return this.#revision(request, id, version);
  }

  /** GET /admin/posts/:id/revisions/:version/preview — as the site would show it. */
  @Get(':version/preview')
  async preview(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Param('version', ParseIntPipe) version: number): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const { post, form } = await this.copies.open(id, place.timeZone);
    const { title, excerpt, markdown } = await this.history.get(id, version);
    return previewAnswer(await this.previews.page(post, { ...readableFrom(form, post, place.timeZone), title, excerpt, markdown }));
  }

  /**
   * POST /admin/posts/:id/revisions/:version/restoration {version} — its text is what is typed now, as a new revision; readers see
   * nothing of it yet. 303 to the editor; 412 and this revision again when somebody typed meanwhile.
   */
  @Post(':version/restoration')
  async restore(
    @Req() request: AdminRequest,
    @Param('id', ParseIntPipe) id: number,
    @Param('version', ParseIntPipe) version: number,
    @Body({ schema: restoration }) form: v.InferOutput<typeof restoration>,
  ): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    try {
      await this.restorations.restore(id, version, { by: request.author!.id, version: form.version, timeZone: place.timeZone });
      return seeOther(`/admin/posts/${id}?done=restored-0`);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'stale') throw error;
      return this.#revision(request, id, version, 412);
    }
  }

  async #revision(request: AdminRequest, id: number, version: number, status = 200): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const { post, form } = await this.copies.open(id, place.timeZone);
    const revision = await this.history.get(id, version);
    const { title, excerpt, markdown, versionBefore, versionAfter, isPublic } = revision;
    const isTyped = title === form.title && markdown === form.markdown && (excerpt ?? '') === form.excerpt;
    const data = {
      post: { id, title: titleOf(form.title), version: post.version, isIdea: post.status === 'idea', lang: form.lang },
      revision: { ...headingOf(id, revision, place), title, excerpt, markdown, isPublic, isTyped },
      before: versionBefore === null ? null : comparisonUrl(id, versionBefore, version),
      after: versionAfter === null ? null : comparisonUrl(id, version, versionAfter),
      isStale: status === 412,
    };
    return view('admin/revision', { ...this.frame.of(request, `${titleOf(title)}, ${data.revision.date}`), ...data }, status);
  }
}
