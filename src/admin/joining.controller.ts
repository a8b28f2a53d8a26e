import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { Entrance } from '../auth/entrance.service.js';
import { InvitationStore } from '../auth/invitation.store.js';
import { SecondStepStore } from '../auth/second-step.store.js';
import { type AdminRequest, Anyone } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';

const account = v.object({ token: text, name: text, email: text, password: text });
type Account = v.InferOutput<typeof account>;

/**
 * The address stands in no Referer header. `no-referrer` would say less still, but with it browsers send the form as from nowhere
 * (`Origin: null`), and on plain http nothing else tells it from one that another site sends.
 */
const headers = { 'Referrer-Policy': 'strict-origin' };

/** Where an invitation leads. */
@Anyone()
@Controller('admin/invitation')
export class JoiningController {
  constructor(
    private readonly frame: Frame,
    private readonly invitations: InvitationStore,
    private readonly entrance: Entrance,
    private readonly secondStep: SecondStepStore,
    private readonly publisher: Publisher,
  ) {}

  /** GET /admin/invitation?token= — the form for the account, or for a new password; 404 when the link is used, revoked or too old. */
  @Get()
  async form(@Req() request: AdminRequest, @Query('token', { schema: text }) token: string): Promise<Answer> {
    return this.#form(request, { token, password: '' });
  }

  /** POST /admin/invitation {token, name, email, password} — makes the account and signs in; 422 and the form again when a value is no good. */
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: account }) form: Account): Promise<Answer> {
    try {
      const id = await this.invitations.accept(form.token, form);
      await this.publisher.publish();
      // Whoever has the link has no phone of theirs: the code is asked for after the new password
      if (await this.secondStep.isOn(id)) return seeOther('/admin/session/new');
      return seeOther('/admin', (await this.entrance.enter(id, request, this.secondStep.isOff(id))).cookies);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'missing') throw error;
      return this.#form(request, form, error);
    }
  }

  async #form(request: AdminRequest, sent: Partial<Account> & { token: string }, problem?: Problem): Promise<Answer> {
    const link = await this.invitations.find(sent.token);
    const isReset = link.author?.hasAccount ?? false;
    const data = {
      action: '/admin/invitation',
      heading: isReset ? 'Choose a new password' : 'Set up your account',
      button: isReset ? 'Save and sign in' : 'Join',
      isReset,
      present: request.author?.name,
      token: sent.token,
      name: sent.name ?? link.author?.name ?? link.name,
      email: isReset ? link.author?.email : (sent.email ?? ''),
    };
    const page = { ...this.frame.of(request, data.heading), ...data, ...(problem ? faultsOf(problem) : {}) };
    return view('admin/set-up', page, problem ? 422 : 200, headers);
  }
}
