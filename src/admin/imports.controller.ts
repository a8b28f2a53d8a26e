import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ImportList } from '../archive/run/import-list.store.js';
import { may } from '../auth/rights.js';
import { type AdminRequest, For, ForProven } from '../auth/session.guard.js';
import { invalid, missing, Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { filesOf } from '../platform/uploads.js';
import { isWholeBlog } from '../export/arrivals.service.js';
import { wholeBlog } from '../export/restorer.service.js';
import { faultsOf } from './forms.js';
import { Frame } from './frame.service.js';
import { ImportDesk, type Sent } from './import-desk.service.js';
import { reportView, runView, workView } from './imports.js';
import { oldSiteFrom, type SentOldSite, sentOldSite } from './old-site-form.js';

/** A page that looks again by itself, without a script. */
const again = { Refresh: '2' };

/** Blogs from elsewhere: what is sent is looked at first, and comes in when somebody says so. */
@For('posts')
@Controller('admin/imports')
export class ImportsController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: ImportDesk,
    private readonly runs: ImportList,
  ) {}

  /** GET /admin/imports — a form, what was sent and waits, and the runs so far. */
  @Get()
  list(@Req() request: AdminRequest): Promise<Answer> {
    return this.#list(request);
  }

  /** POST /admin/imports {file} — takes a file and says what would become of it: 303 to its page. 413, 422 or 507 in words. */
  @Post()
  async send(@Req() request: AdminRequest): Promise<Answer> {
    try {
      for await (const { name, file } of filesOf(request)) {
        const sent = this.desk.files.find(await this.desk.files.take(file, name));
        await refuseWhole(request, sent).catch((error: unknown) => {
          this.desk.files.drop(sent.id);
          throw error;
        });
        await this.desk.rehearse(sent).catch(onlyBusy);
        return seeOther(`/admin/imports/${sent.id}`);
      }
      throw invalid('file', 'Choose a file first');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.#list(request, error);
    }
  }

  /** GET /admin/imports/:id — what would become of a file that was sent, or what became of it. */
  @Get(':id')
  one(@Req() request: AdminRequest, @Param('id') id: string): Answer {
    return this.#page(request, this.desk.files.find(id));
  }

  /** POST /admin/imports/:id/trial {site, permalinks, sitemap, addresses, fetches, hosts} — looks at it again, with what is said of the site that it was. */
  @Post(':id/trial')
  async rehearse(@Req() request: AdminRequest, @Param('id') id: string, @Body({ schema: sentOldSite }) typed: SentOldSite): Promise<Answer> {
    try {
      const oldSite = oldSiteFrom(typed);
      return await this.#work(request, id, (sent) => this.desk.rehearse(this.desk.files.keepOldSite(sent.id, oldSite)));
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'invalid') throw error;
      return this.#page(request, this.desk.files.find(id), { oldSite: typed, ...faultsOf(error) }, 422);
    }
  }

  /** POST /admin/imports/:id/run — brings it in. */
  @ForProven('posts')
  @Post(':id/run')
  bring(@Req() request: AdminRequest, @Param('id') id: string): Promise<Answer> {
    return this.#work(request, id, (sent) => this.desk.bring(sent));
  }

  /** POST /admin/imports/:id/deletion — removes what was sent. */
  @Post(':id/deletion')
  remove(@Param('id') id: string): Answer {
    if (this.desk.work?.about === id) throw new Problem('busy', 'It is being read: wait until that is done');
    this.desk.files.drop(this.desk.files.find(id).id);
    return seeOther('/admin/imports');
  }

  /** POST /admin/imports/runs/:run/undoing — takes a run back. */
  @ForProven('posts')
  @Post('runs/:run/undoing')
  async undo(@Req() request: AdminRequest, @Param('run') run: string): Promise<Answer> {
    const found = /^\d{1,9}$/.test(run) ? (await this.runs.newest()).find(({ id }) => id === Number(run)) : undefined;
    if (!found) throw missing('There is no such import');
    if (found.engine === wholeBlog && !mayBringAll(request)) throw onlyOwners();
    await this.desk.undo(Number(run));
    return seeOther('/admin/imports');
  }

  async #work(request: AdminRequest, id: string, work: (sent: Sent) => Promise<void>): Promise<Answer> {
    const sent = this.desk.files.find(id);
    await refuseWhole(request, sent);
    await work(sent);
    return seeOther(`/admin/imports/${id}`);
  }

  #page(request: AdminRequest, { id, name, report, oldSite }: Sent, more: object = {}, status = 200): Answer {
    const isWorking = this.desk.work?.about === id;
    const working = isWorking ? workView(this.desk.work!) : null;
    const shown = report && !isWorking ? reportView(report) : null;
    const said = oldSite && { ...oldSite, hosts: oldSite.hosts.join(' ') };
    const data = { id, name, working, report: shown, oldSite: said, failure: isWorking ? null : this.desk.failureOf(id), ...more };
    return view('admin/import', { ...this.frame.of(request, `Import ${name}`), ...data }, status, isWorking ? again : {});
  }

  async #list(request: AdminRequest, problem?: Problem): Promise<Answer> {
    const { work, lastUndo } = this.desk;
    const data = {
      problem: problem?.message,
      working: work && workView(work),
      sent: this.desk.files.all().map(({ id, name, report }) => ({ id, name, isDone: report?.dryRun === false })),
      runs: (await this.runs.newest()).map((run) => runView(run, run.engine !== wholeBlog || mayBringAll(request))),
      lastUndo,
      failures: work ? [] : (await this.runs.newest()).flatMap(({ id }) => this.desk.failureOf(`run-${id}`) ?? []),
    };
    return view(
      'admin/imports',
      { ...this.frame.of(request, 'Import'), ...data },
      problem ? (problem.kind === 'forbidden' ? 403 : 422) : 200,
      work ? again : {},
    );
  }
}

const mayBringAll = ({ author }: AdminRequest): boolean => may(author!.role, 'settings') && may(author!.role, 'people') && may(author!.role, 'trust');

const onlyOwners = (): Problem =>
  new Problem(
    'forbidden',
    'This is the export of a whole blog, with its settings, its people and what they may do: only an owner can bring it in or take it back',
  );

/** Posts alone of one would lose what they are by: their authors, and whose word their HTML has. */
async function refuseWhole(request: AdminRequest, { path }: Sent): Promise<void> {
  if (!mayBringAll(request) && (await isWholeBlog(path))) throw onlyOwners();
}

/** It waits on its page until somebody looks at it again. */
function onlyBusy(error: unknown): void {
  if (!(error instanceof Problem) || error.kind !== 'busy') throw error;
}
