import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { momentIn, type Place } from '../core/long-date.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { RedirectFollower } from '../redirects/follower.service.js';
import type { LineFault } from '../redirects/read-text.js';
import { RedirectFeeds } from '../redirects/redirect-feeds.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { faultsView } from './redirects.js';
import { placeOf } from './zone.js';

const feedForm = v.object({ url: text, minutes: text });
type FeedForm = v.InferOutput<typeof feedForm>;
type Feed = Awaited<ReturnType<RedirectFeeds['list']>>[number];

const here = '/admin/redirects/feeds';
const intervals = [
  { minutes: '15', name: 'Every quarter of an hour' },
  { minutes: '60', name: 'Every hour' },
  { minutes: '1440', name: 'Every day' },
];

/** Texts of redirect rules that are kept elsewhere. */
@For('posts')
@Controller('admin/redirects/feeds')
export class RedirectFeedsController {
  constructor(
    private readonly frame: Frame,
    private readonly feeds: RedirectFeeds,
    private readonly follower: RedirectFollower,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/redirects/feeds — each text, and what came of the last look at it. */
  @Get()
  list(@Req() request: AdminRequest): Promise<Answer> {
    return this.#page(request, { url: '', minutes: '60' });
  }

  /** POST /admin/redirects/feeds {url, minutes} — it is looked at before the answer. */
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: feedForm }) sent: FeedForm): Promise<Answer> {
    try {
      await this.feeds.add(sent.url, Number(sent.minutes));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.#page(request, sent, error);
    }
    await this.follower.flush();
    return seeOther(here);
  }

  /** POST /admin/redirects/feeds/:id/attempt — looks at it now. */
  @Post(':id/attempt')
  async attempt(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.feeds.hurry(id);
    await this.follower.flush();
    return seeOther(here);
  }

  /** POST /admin/redirects/feeds/:id/deletion — with the rules that came from it. */
  @Post(':id/deletion')
  async delete(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.feeds.remove(id);
    await this.publisher.publish();
    return seeOther(here);
  }

  async #page(request: AdminRequest, typed: FeedForm, problem?: Problem): Promise<Answer> {
    const [settings, feeds] = await Promise.all([this.settings.read(), this.feeds.list()]);
    const place = placeOf(request.author, settings);
    const data = {
      feeds: feeds.map((feed) => feedView(feed, place)),
      url: typed.url,
      intervals: intervals.map((each) => ({ ...each, isChosen: each.minutes === typed.minutes })),
      ...(problem ? faultsOf(problem) : {}),
    };
    return view('admin/redirect-feeds', { ...this.frame.of(request, 'Followed texts'), ...data }, problem ? 422 : 200);
  }
}

const feedView = ({ id, url, failure, checkedAt, takenAt, minutes, faults, _count }: Feed, place: Place) => ({
  id,
  url,
  failure,
  rules: _count.rules.toLocaleString('en'),
  often: intervals.find((each) => each.minutes === String(minutes))?.name.toLowerCase() ?? `every ${minutes} minutes`,
  checked: checkedAt && momentIn(place, checkedAt),
  taken: takenAt && momentIn(place, takenAt),
  ...faultsView(JSON.parse(faults) as LineFault[]),
});
