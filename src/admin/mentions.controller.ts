import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { PostRights } from '../auth/post-rights.store.js';
import { may } from '../auth/rights.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { MentionDesk, states } from '../mentions/mention-desk.store.js';
import { MentionStore } from '../mentions/mention.store.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { mentionRow, sentRow, tabs } from './mentions.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { placeOf } from './zone.js';

const query = v.object({ show: v.fallback(v.picklist([...states, 'sent']), 'waiting'), page: pageNumber });
const hostForm = v.object({ host: text });
/** Where the list was that the form stood in. */
const fromForm = v.object({ show: v.fallback(v.picklist(states), 'waiting') });
type From = v.InferOutput<typeof fromForm>;

/** What others say about posts: nobody sees it before somebody here has said yes. */
@For('write')
@Controller('admin/mentions')
export class MentionsController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: MentionDesk,
    private readonly mentions: MentionStore,
    private readonly postRights: PostRights,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/mentions?show=&page= — of the posts that are one's own, or of all. */
  @Get()
  async list(@Req() request: AdminRequest, @Query({ schema: query }) { show, page }: v.InferOutput<typeof query>): Promise<Answer> {
    const author = request.author!;
    const [settings, ...counts] = await Promise.all([
      this.settings.read(),
      ...states.map((state) => this.desk.count(author, state)),
      this.desk.countSent(author),
    ]);
    const place = placeOf(author, settings);
    const all = tabs(show, counts);
    const { stretch, before, after } = pageOf(page, all.find(({ isHere }) => isHere)!.count);
    const sent = show === 'sent' ? (await this.desk.sent(author, stretch)).map((row) => sentRow(row, place)) : [];
    const rows = show === 'sent' ? [] : (await this.desk.rows(author, show, stretch)).map((row) => mentionRow(row, place));
    const mayTrust = may(author.role, 'posts');
    const trusted = mayTrust && show === 'approved' ? await this.desk.trusted() : [];
    const shown = { show, is: { [show]: true }, tabs: all, rows, sent, trusted, mayTrust, before, after, isOff: !settings.webmentions };
    return view('admin/mentions', { ...this.frame.of(request, 'Mentions'), ...shown });
  }

  /** POST /admin/mentions/:id/approval */
  @Post(':id/approval')
  approve(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: fromForm }) from: From): Promise<Answer> {
    return this.#change(request, id, from, () => this.mentions.judge(id, 'approved'));
  }

  /** POST /admin/mentions/:id/refusal — kept, so that it does not come back when it is told of again. */
  @Post(':id/refusal')
  refuse(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: fromForm }) from: From): Promise<Answer> {
    return this.#change(request, id, from, () => this.mentions.judge(id, 'refused'));
  }

  /** POST /admin/mentions/:id/deletion */
  @Post(':id/deletion')
  delete(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: fromForm }) from: From): Promise<Answer> {
    return this.#change(request, id, from, () => this.mentions.remove(id));
  }

  /** POST /admin/mentions/:id/trust — this one, and whatever comes from its host from now on. */
  @For('posts')
  @Post(':id/trust')
  trust(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: fromForm }) from: From): Promise<Answer> {
    return this.#change(request, id, from, () => this.mentions.judge(id, 'approved', true));
  }

  /** POST /admin/mentions/trust/deletion {host} */
  @For('posts')
  @Post('trust/deletion')
  async distrust(@Body({ schema: hostForm }) { host }: v.InferOutput<typeof hostForm>): Promise<Answer> {
    await this.mentions.distrust(host);
    return seeOther('/admin/mentions?show=approved');
  }

  async #change({ author }: AdminRequest, id: number, { show }: From, change: () => Promise<void>): Promise<Answer> {
    await this.postRights.mustEdit(author!, await this.mentions.postOf(id));
    await change();
    await this.publisher.publish();
    return seeOther(`/admin/mentions?show=${show}`);
  }
}
