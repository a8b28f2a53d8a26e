import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { AccountStore, type NewPassword } from '../auth/account.store.js';
import { Cookies } from '../auth/cookies.service.js';
import { Entrance } from '../auth/entrance.service.js';
import { OwnProof } from '../auth/own-proof.service.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { SessionStore } from '../auth/session.store.js';
import { Problem } from '../core/problem.js';
import { type Answer, type Cookie, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { sessionsOf } from './person.js';
import { placeOf } from './zone.js';
import { tableOf } from '../core/table-of.js';

const profile = v.object({ name: text, email: text, timeZone: text });
const passwords = v.object({ current: text, next: text });

const here = '/admin/people/me';
const notices: Record<string, string> = tableOf({
  saved: 'Saved.',
  password: 'Your password is changed. Every other browser is signed out.',
  ended: 'Signed out.',
});

/** Everybody's own page. */
@For('account')
@Controller('admin/people/me')
export class AccountController {
  constructor(
    private readonly frame: Frame,
    private readonly account: AccountStore,
    private readonly sessions: SessionStore,
    private readonly settings: SettingsStore,
    private readonly publisher: Publisher,
    private readonly cookies: Cookies,
    private readonly entrance: Entrance,
    private readonly proof: OwnProof,
  ) {}

  /** GET /admin/people/me?addresses= — name, address, time zone, password, sessions; from which addresses they began when that is asked for. */
  @Get()
  show(@Req() request: AdminRequest, @Query('done', { schema: text }) done: string, @Query('addresses', { schema: text }) addresses: string): Promise<Answer> {
    return this.#page(request, { notice: notices[done], withAddresses: addresses !== '' });
  }

  /** POST /admin/people/me {name, email, timeZone} — a new name stands under every post when this is answered. Another address takes a recent sign-in: one signs in by it. */
  @Post()
  async save(@Req() request: AdminRequest, @Body({ schema: profile }) form: v.InferOutput<typeof profile>): Promise<Answer> {
    const { email } = await this.account.get(request.author!.id);
    if (form.email.trim().toLowerCase() !== email) await this.proof.demand(request);
    return this.#change(request, 'saved', { profile: form }, async () => {
      await this.account.save(request.author!.id, form);
      await this.publisher.publish();
    });
  }

  /** POST /admin/people/me/password {current, next} — ends every session; this browser has a new one. */
  @Post('password')
  changePassword(@Req() request: AdminRequest, @Body({ schema: passwords }) form: NewPassword): Promise<Answer> {
    return this.#change(request, 'password', {}, async () => {
      await this.account.changePassword(request.author!, form, { session: request.sessionSecret!, device: this.cookies.device(request) });
      return this.entrance.alone(request);
    });
  }

  /** POST /admin/people/me/sessions/deletion — signs out everywhere else. */
  @Post('sessions/deletion')
  async endOthers(@Req() request: AdminRequest): Promise<Answer> {
    await this.sessions.endAll(request.author!.id, request.sessionSecret);
    return seeOther(`${here}?done=ended`);
  }

  /** POST /admin/people/me/sessions/:session/deletion — signs out of one browser. */
  @Post('sessions/:session/deletion')
  async endOne(@Req() request: AdminRequest, @Param('session', ParseIntPipe) session: number): Promise<Answer> {
    await this.sessions.endOne(request.author!.id, session);
    return seeOther(`${here}?done=ended`);
  }

  async #change(request: AdminRequest, done: string, typed: object, work: () => Promise<Cookie[] | void>): Promise<Answer> {
    try {
      const cookies = await work();
      return seeOther(`${here}?done=${done}`, cookies ?? undefined);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'limited') throw error;
      return this.#page(request, { ...typed, ...faultsOf(error) }, 422);
    }
  }

  async #page(request: AdminRequest, { withAddresses = false, ...more }: { withAddresses?: boolean; [shown: string]: unknown }, status = 200): Promise<Answer> {
    const author = request.author!;
    const [own, hasPassword, sessions, settings] = await Promise.all([
      this.account.get(author.id),
      this.account.hasPassword(author.id),
      this.sessions.of(author.id, request.sessionSecret),
      this.settings.read(),
    ]);
    const data = {
      profile: own,
      hasPassword,
      sessions: sessionsOf(sessions, placeOf(author, settings), withAddresses),
      withAddresses,
      sessionsUrl: `${here}/sessions`,
      hasOthers: sessions.length > 1,
      ...more,
    };
    const zones = zoneChoice(data.profile.timeZone);
    return view('admin/account', { ...this.frame.of(request, 'Your account', 'people'), ...data, zones, blogZone: settings.timeZone }, status);
  }
}

/** Every zone there is; one that is known by another name today is offered as well to who has it. */
function zoneChoice(chosen: string): { name: string; isChosen: boolean }[] {
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];
  if (chosen && !names.includes(chosen)) names.unshift(chosen);
  return names.map((name) => ({ name, isChosen: name === chosen }));
}
