import { setImmediate as readersFirst } from 'node:timers/promises';
import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { likeliest } from '../core/likeliest.js';
import type { Known } from '../core/nearest.js';
import { dateIn } from '../core/long-date.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { findPublic, publicPosts } from '../posts/public-list.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { type MissedAddress, Radar } from '../site/radar.store.js';
import { resolve } from '../site/resolve.js';
import { TreeStore } from '../site/tree.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { placeOf } from './zone.js';

const query = v.object({ page: pageNumber, ignored: text });
const aliasForm = v.object({ into: text });
type Asked = v.InferOutput<typeof query>;

/** For so long the page is worked on before readers have their turn. After every row, it would take a turn of the event loop for each, which are long when much is to do. */
const sliceMs = 10;

/** What readers look for and do not find. */
@For('posts')
@Controller('admin/radar')
export class RadarController {
  readonly #tree: TreeStore;

  constructor(
    private readonly frame: Frame,
    private readonly radar: Radar,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
    private readonly database: Database,
    config: Config,
  ) {
    this.#tree = new TreeStore(config.site);
  }

  /** GET /admin/radar?page=&ignored= — missed addresses, where links to them stand, and which post is meant most likely. */
  @Get()
  list(@Req() request: AdminRequest, @Query({ schema: query }) asked: Asked): Promise<Answer> {
    return this.#page(request, asked);
  }

  /** POST /admin/radar/:id/alias {into} — from now on the address leads to that post, by its number or an address of its own; 422 and the page when there is none. */
  @Post(':id/alias')
  async adopt(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Body({ schema: aliasForm }) { into }: v.InferOutput<typeof aliasForm>) {
    try {
      await this.radar.adopt(id, findPublic(this.database.rows, into).id);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing') throw error;
      return this.#page(request, { page: 1, ignored: '' }, { id, message: error.message, typed: into });
    }
    await this.publisher.publish();
    return seeOther('/admin/radar');
  }

  /** POST /admin/radar/:id/silence — nobody wants to hear of it. */
  @Post(':id/silence')
  async ignore(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.radar.ignore(id, true);
    return seeOther('/admin/radar');
  }

  /** POST /admin/radar/:id/silence/deletion — somebody does, after all. */
  @Post(':id/silence/deletion')
  async hear(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.radar.ignore(id, false);
    return seeOther('/admin/radar?ignored=1');
  }

  /** POST /admin/radar/:id/deletion — it begins anew when somebody asks for it again. */
  @Post(':id/deletion')
  async forget(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.radar.forget(id);
    return seeOther('/admin/radar');
  }

  async #page(request: AdminRequest, { page, ignored }: Asked, fault?: Fault): Promise<Answer> {
    const isIgnored = ignored !== '';
    const place = placeOf(request.author, await this.settings.read());
    const { stretch, before, after } = pageOf(page, this.radar.count(isIgnored));
    const posts = isIgnored ? [] : publicPosts(this.database.rows);
    const rows = [];
    const known: Known = new Map();
    let since = performance.now();
    for (const missed of this.radar.rows(isIgnored, stretch)) {
      // What a rule answers for by now is missed no more
      if (resolve(missed.path, this.#tree).status === 404)
        rows.push({ ...rowOf(missed, fault), meant: likeliest(missed.path, posts, known), last: dateIn(place, missed.lastAt) });
      if (performance.now() - since < sliceMs) continue;
      await readersFirst();
      since = performance.now();
    }
    const others = this.radar.count(!isIgnored);
    return view('admin/radar', { ...this.frame.of(request, 'Missed addresses'), rows, before, after, isIgnored, others }, fault ? 422 : 200);
  }
}

type Fault = { id: number; message: string; typed: string };

const rowOf = (missed: MissedAddress, fault?: Fault) => ({
  ...missed,
  times: missed.count === 1 ? 'once' : `${missed.count.toLocaleString('en')} times`,
  referrers: missed.referrers.map(({ url }) => ({ url, name: url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '') })),
  fault: fault?.id === missed.id ? fault : null,
});
