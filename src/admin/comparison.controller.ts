import { Controller, Get, Param, ParseIntPipe, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import { titleOf } from '../core/desk-row.js';
import { missing } from '../core/problem.js';
import { wordDiff } from '../core/word-diff.js';
import { type Answer, view } from '../platform/answer.js';
import { HistoryStore } from '../posts/history.store.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { shownOf } from './comparison.js';
import { Frame } from './frame.service.js';
import { comparisonUrl, headingOf } from './history.js';
import { number } from './revisions.controller.js';
import { placeOf } from './zone.js';

const pair = v.object({ from: number, to: number });

@ForPost()
@Controller('admin/posts/:id/comparison')
export class ComparisonController {
  constructor(
    private readonly frame: Frame,
    private readonly copies: WorkingCopyStore,
    private readonly history: HistoryStore,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/posts/:id/comparison?from=&to= — two revisions word by word, the older one first whichever way they were chosen. */
  @Get()
  async show(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Query({ schema: pair }) query: v.InferOutput<typeof pair>): Promise<Answer> {
    if (query.from === null || query.to === null) throw missing('Choose two revisions to compare');
    const place = placeOf(request.author, await this.settings.read());
    const { form } = await this.copies.open(id, place.timeZone);
    const from = await this.history.get(id, Math.min(query.from, query.to));
    const to = await this.history.get(id, Math.max(query.from, query.to));
    const title = shownOf(wordDiff(from.title, to.title));
    const excerpt = shownOf(wordDiff(from.excerpt ?? '', to.excerpt ?? ''));
    const markdown = shownOf(wordDiff(from.markdown, to.markdown));
    return view('admin/comparison', {
      ...this.frame.of(request, `Changes of ${titleOf(form.title)}`),
      post: { id, title: titleOf(form.title), lang: form.lang },
      from: headingOf(id, from, place),
      to: headingOf(id, to, place),
      title,
      excerpt,
      markdown,
      isSame: from.title === to.title && (from.excerpt ?? '') === (to.excerpt ?? '') && from.markdown === to.markdown,
      before: from.versionBefore === null ? null : comparisonUrl(id, from.versionBefore, from.version),
      after: to.versionAfter === null ? null : comparisonUrl(id, to.version, to.versionAfter),
    });
  }
}
