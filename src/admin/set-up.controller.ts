import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { Entrance } from '../auth/entrance.service.js';
import { InvitationStore } from '../auth/invitation.store.js';
import { type AdminRequest, Anyone } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';

const account = v.object({ token: text, name: text, email: text, password: text, blogTitle: text });
type Account = v.InferOutput<typeof account>;

@Controller('admin/setup')
export class SetUpController {
  constructor(
    private readonly frame: Frame,
    private readonly invitations: InvitationStore,
    private readonly entrance: Entrance,
    private readonly publisher: Publisher,
  ) {}

  /** GET /admin/setup?token= — the form for the first account; 404 when the link is used or too old. */
  @Anyone()
  @Get()
  async form(@Req() request: AdminRequest, @Query('token', { schema: text }) token: string): Promise<Answer> {
    await this.invitations.check(token);
    return this.#form(request, { token, name: '', email: '', password: '', blogTitle: '' });
  }

  /** POST /admin/setup {token, name, email, password, blogTitle} — makes the owner, signs in; 422 and the form again when a value is no good. */
  @Anyone()
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: account }) form: Account): Promise<Answer> {
    try {
      const id = await this.invitations.redeem(form.token, form, form.blogTitle);
      await this.publisher.publish();
      return seeOther('/admin', (await this.entrance.enter(id, request)).cookies);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing') throw error;
      return this.#form(request, form, error);
    }
  }

  #form(request: AdminRequest, { token, name, email, blogTitle }: Account, problem?: Problem): Answer {
    const words = { action: '/admin/setup', heading: 'Set up your blog', button: 'Start writing', isFirst: true };
    const data = { ...words, token, name, email, blogTitle, ...(problem ? faultsOf(problem) : {}) };
    return view('admin/set-up', { ...this.frame.of(request, words.heading), ...data }, problem ? 422 : 200);
  }
}
