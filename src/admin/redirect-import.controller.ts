import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { invalid, Problem } from '../core/problem.js';
import { type Answer, view } from '../platform/answer.js';
import { smallFileOf } from '../platform/uploads.js';
import { Publisher } from '../publishing/publisher.service.js';
import { formats, mostBytes } from '../redirects/read-text.js';
import { RedirectStore } from '../redirects/redirect.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { formatNames, importView } from './redirects.js';

const sentText = v.object({ text, format: v.fallback(v.picklist(['', ...formats]), '') });
/** In the address: what comes behind a file in a form is read too late. */
const sentStep = v.object({ step: v.fallback(v.picklist(['try', 'take']), 'try') });
type SentText = v.InferOutput<typeof sentText>;

/** Many rules at once, from a text: first what would happen, then it happens. */
@For('posts')
@Controller('admin/redirects/import')
export class RedirectImportController {
  constructor(
    private readonly frame: Frame,
    private readonly redirects: RedirectStore,
    private readonly publisher: Publisher,
  ) {}

  /** GET /admin/redirects/import */
  @Get()
  form(@Req() request: AdminRequest): Answer {
    return this.#page(request, '', '');
  }

  /** POST /admin/redirects/import?step= {text or file, format} — `try`, as without a step, changes nothing and says what `take` would do. */
  @Post()
  async take(
    @Req() request: AdminRequest,
    @Body({ schema: sentText }) sent: SentText,
    @Query({ schema: sentStep }) { step }: v.InferOutput<typeof sentStep>,
  ): Promise<Answer> {
    const typed = await textFrom(request, sent.text);
    try {
      if (typed.trim() === '') throw invalid('text', 'Paste a text, or choose a file');
      const isDryRun = step === 'try';
      const report = await this.redirects.take(typed, { format: sent.format || undefined, isDryRun });
      if (!isDryRun) await this.publisher.publish();
      return this.#page(request, isDryRun ? typed : '', sent.format, { report: { isDryRun, ...importView(report) } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.#page(request, typed, sent.format, faultsOf(error), 422);
    }
  }

  #page(request: AdminRequest, typed: string, chosen: string, more: object = {}, status = 200): Answer {
    const choices = [{ format: '', name: 'What it looks like' }, ...formatNames].map(({ format, name }) => ({ format, name, isChosen: format === chosen }));
    return view('admin/redirect-import', { ...this.frame.of(request, 'Import redirects'), text: typed, choices, ...more }, status);
  }
}

async function textFrom(request: AdminRequest, typed: string): Promise<string> {
  const file = await smallFileOf(request, mostBytes);
  return file.length > 0 ? file.toString('utf8') : typed;
}
