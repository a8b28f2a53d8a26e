import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { decodePath } from '../core/path.js';
import { Problem } from '../core/problem.js';
import { type Answer, html, seeOther, view } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { Publisher } from '../publishing/publisher.service.js';
import { formats } from '../redirects/read-text.js';
import { RedirectStore } from '../redirects/redirect.store.js';
import { kindOf, type Rule, shown } from '../redirects/rule.js';
import { writeText } from '../redirects/write-text.js';
import { SettingsStore } from '../settings/settings.store.js';
import { explain } from '../site/explain.js';
import { answers, resolve } from '../site/resolve.js';
import { TreeStore } from '../site/tree.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { codeChoices, formatNames, redirectRow, shownTarget, testedView } from './redirects.js';
import { placeOf } from './zone.js';

const query = v.object({ q: text, page: pageNumber, test: text });
const exportQuery = v.object({ format: v.fallback(v.picklist(formats), 'text') });
const ruleForm = v.object({ source: text, target: text, code: text });
type Asked = v.InferOutput<typeof query>;
type RuleForm = v.InferOutput<typeof ruleForm>;
const nothingAsked: Asked = { q: '', page: 1, test: '' };
const nothingTyped: RuleForm = { source: '', target: '', code: '301' };

/** Where addresses lead at which nothing lives. */
@For('posts')
@Controller('admin/redirects')
export class RedirectsController {
  readonly #tree: TreeStore;

  constructor(
    private readonly frame: Frame,
    private readonly redirects: RedirectStore,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
    private readonly config: Config,
  ) {
    this.#tree = new TreeStore(config.site);
  }

  /** GET /admin/redirects?q=&page=&test= — the rules, and what happens to an address. */
  @Get()
  list(@Req() request: AdminRequest, @Query({ schema: query }) asked: Asked): Promise<Answer> {
    return this.#page(request, asked, nothingTyped);
  }

  /** GET /admin/redirects/export?format= — all rules as a text of that form. */
  @Get('export')
  export(@Query({ schema: exportQuery }) { format }: v.InferOutput<typeof exportQuery>): Answer {
    const { file } = formatNames.find((each) => each.format === format)!;
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Disposition': `attachment; filename="${file}"` };
    return html(writeText(this.redirects.all(), format), headers);
  }

  /** POST /admin/redirects {source, target, code} — a new rule, in force at once; 409 or 422 and the form when it can't be. */
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: ruleForm }) sent: RuleForm): Promise<Answer> {
    return this.#save(sent, null, (problem) => this.#page(request, nothingAsked, sent, problem));
  }

  /** GET /admin/redirects/:id — the form of a rule. */
  @Get(':id')
  show(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Answer {
    const { source, target, code } = this.redirects.get(id);
    return this.#form(request, id, { source: shown(source), target: target === null ? '' : shownTarget(target), code: String(code) });
  }

  /** POST /admin/redirects/:id {source, target, code} */
  @Post(':id')
  async change(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: ruleForm }) sent: RuleForm): Promise<Answer> {
    return this.#save(sent, id, (problem) => this.#form(request, id, sent, problem));
  }

  /** POST /admin/redirects/:id/deletion — its address is nobody's again, or gone. */
  @Post(':id/deletion')
  async delete(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.redirects.remove(id);
    await this.publisher.publish();
    return seeOther('/admin/redirects');
  }

  async #save(sent: RuleForm, id: number | null, again: (problem: Problem) => Answer | Promise<Answer>): Promise<Answer> {
    try {
      await this.redirects.save(sent, id);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing') throw error;
      return again(error);
    }
    await this.publisher.publish();
    return seeOther('/admin/redirects');
  }

  #form(request: AdminRequest, id: number, typed: RuleForm, problem?: Problem): Answer {
    const { feedId, source } = this.redirects.get(id);
    const data = { id, name: shown(source), isFollowed: feedId !== null, ...typed, codes: codeChoices(typed.code), ...(problem ? faultsOf(problem) : {}) };
    return view('admin/redirect', { ...this.frame.of(request, 'Redirect'), ...data }, problem ? 422 : 200);
  }

  /** Whether a rule leads to nobody; what is in the place of a name shows only when somebody asks. */
  #isLost({ source, target }: Rule): boolean {
    if (kindOf(source) !== 'exact' || !target?.startsWith('/')) return false;
    const path = decodePath(source)!;
    const end = resolve(path, this.#tree).target;
    return end === undefined || (end.startsWith('/') && !answers(end, this.#tree));
  }

  async #page(request: AdminRequest, { q, page, test }: Asked, typed: RuleForm, problem?: Problem): Promise<Answer> {
    const [settings, homes] = await Promise.all([this.settings.read(), this.redirects.homes()]);
    const place = placeOf(request.author, settings);
    const count = this.redirects.count(q);
    const { stretch, before, after } = pageOf(page, count);
    const data = {
      rows: this.redirects.rows(q, stretch).map((rule) => redirectRow(rule, homes, this.#isLost(rule), place)),
      count: count.toLocaleString('en'),
      q,
      before,
      after,
      formats: formatNames,
      tested: test.trim() === '' ? null : testedView(explain(test, this.#tree, this.config.url), test),
      ...typed,
      codes: codeChoices(typed.code),
      ...(problem ? faultsOf(problem) : {}),
    };
    return view('admin/redirects', { ...this.frame.of(request, 'Redirects'), ...data }, problem ? 422 : 200);
  }
}
