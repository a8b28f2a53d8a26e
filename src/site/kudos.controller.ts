import { createHmac, randomBytes } from 'node:crypto';
import { Controller, Delete, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import { type AdminRequest, Anyone } from '../auth/session.guard.js';
import { missing } from '../core/problem.js';
import { type Answer, immutableFile, json } from '../platform/answer.js';
import { Assets } from '../platform/assets.service.js';
import { Clock } from '../platform/clock.js';
import { KudosStore } from '../posts/kudos.store.js';
import { KudosLimit } from './kudos-limit.js';

/** Readers' thanks, counted apart from the pages so that those can be kept by any cache. No cookie, no address is stored. */
@Controller('kudos')
export class KudosController {
  readonly #limit = new KudosLimit();
  readonly #salt = randomBytes(32);

  constructor(
    private readonly kudos: KudosStore,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {}

  /** GET /kudos/script/:name — the circle's script, kept for a year: its name changes with its bytes. */
  @Anyone()
  @Get('script/:name')
  script(@Param('name') name: string): Answer {
    const asset = name === this.assets.scriptName('kudos') ? this.assets.find(name) : undefined;
    if (!asset) throw missing('There is no such file');
    return immutableFile(asset.body, asset.type);
  }

  /** GET /kudos/:post — `{count}`. 404 when the post is not public. */
  @Anyone()
  @Get(':post')
  async count(@Param('post', ParseIntPipe) post: number): Promise<Answer> {
    return json({ count: await this.kudos.count(post) });
  }

  /** POST /kudos/:post — one more: 201 `{count, receipt}`. 429 after five a day for a post from one address. */
  @Anyone()
  @Post(':post')
  async give(@Req() request: AdminRequest, @Param('post', ParseIntPipe) post: number): Promise<Answer> {
    const isProxy = /^(::ffff:)?127\.|^::1$/.test(request.ip);
    this.#limit.count(createHmac('sha256', this.#salt).update(request.ip).digest('base64url'), isProxy, post, this.clock.now().getTime());
    return json(await this.kudos.give(post), 201);
  }

  /** DELETE /kudos/:post/:receipt — takes one back: `{count}`. */
  @Anyone()
  @Delete(':post/:receipt')
  async takeBack(@Param('post', ParseIntPipe) post: number, @Param('receipt') receipt: string): Promise<Answer> {
    return json({ count: await this.kudos.takeBack(post, receipt) });
  }
}
