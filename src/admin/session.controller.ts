import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { AuthorStore, type ByPassword, type SignedIn } from '../auth/author.store.js';
import { noSession } from '../auth/cookies.js';
import { Cookies } from '../auth/cookies.service.js';
import { Entrance } from '../auth/entrance.service.js';
import { PasskeyStore } from '../auth/passkey.store.js';
import { formToken } from '../auth/secret.js';
import { SecondStepStore } from '../auth/second-step.store.js';
import { type AdminRequest, Anyone, For } from '../auth/session.guard.js';
import { SessionStore } from '../auth/session.store.js';
import { SignInSteps } from '../auth/sign-in-step.store.js';
import type { StillGood } from '../auth/still-good.js';
import { Problem } from '../core/problem.js';
import type { WhoIs } from '../core/who-is.js';
import { type Answer, json, seeOther, view } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { Frame } from './frame.service.js';
import { text } from './forms.js';
import { ownPath } from './own-path.js';

const credentials = v.object({ email: text, password: text, code: text, next: text });
type Credentials = v.InferOutput<typeof credentials>;
const second = v.object({ step: text, code: text, next: text });
type Second = v.InferOutput<typeof second>;

@Controller('admin/session')
export class SessionController {
  constructor(
    private readonly frame: Frame,
    private readonly authors: AuthorStore,
    private readonly sessions: SessionStore,
    private readonly entrance: Entrance,
    private readonly secondStep: SecondStepStore,
    private readonly steps: SignInSteps,
    private readonly passkeys: PasskeyStore,
    private readonly cookies: Cookies,
  ) {}

  /** GET /admin/session/new — the form to sign in. Writes nothing, sets no cookie. */
  @Anyone()
  @Get('new')
  async form(@Req() request: AdminRequest, @Query('next', { schema: text }) next: string): Promise<Answer> {
    return request.author ? seeOther('/admin') : this.#form(request, { email: '', next });
  }

  /** GET /admin/session — who is signed in, and the token of the session's forms, as a script asks after a refusal: a WhoIs. */
  @For('account')
  @Get()
  whoIs(@Req() request: AdminRequest): Answer {
    return json(whoIs(request.author!, request.formToken));
  }

  /**
   * POST /admin/session {email, password, code, next} — 303 to `next` with a session, the form for the code where one is asked for, or 422
   * and the form again. A script that asks for JSON gets a WhoIs with the cookie; problem+json when it is refused, by its field `code` when that is missing.
   */
  @Anyone()
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: credentials }) { email, password, code, next }: Credentials): Promise<Answer> {
    const found = await this.authors.byPassword(email, password, this.cookies.device(request));
    if (!found) {
      const problem = 'This address and password don’t belong together';
      if (wantsJson(request)) throw new Problem('invalid', problem, 'password');
      return this.#form(request, { email, next, problem }, 422);
    }
    const { author, isStill } = found;
    if (!(await this.secondStep.isOn(author.id))) return this.#letIn(request, found, next, this.secondStep.isOff(author.id));
    if (code === '' && wantsJson(request)) throw new Problem('invalid', 'Type the code that your app shows as well', 'code');
    if (code === '') return this.#askForCode(request, { step: await this.steps.begin(author.id, isStill), next });
    await this.secondStep.take(author.id, code, await this.entrance.triesOf(author.id, request));
    return this.#letIn(request, found, next);
  }

  /** POST /admin/session/code {step, code, next} — after the password: 303 to `next` with a session, or 422 and the form again. */
  @Anyone()
  @Post('code')
  async second(@Req() request: AdminRequest, @Body({ schema: second }) { step, code, next }: Second): Promise<Answer> {
    const id = await this.steps.find(step);
    try {
      await this.secondStep.take(id, code, await this.entrance.triesOf(id, request));
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'invalid') throw error;
      return this.#askForCode(request, { step, next, problem: error.message }, 422);
    }
    return seeOther(ownPath(next), (await this.entrance.enter(id, request, this.steps.once(step))).cookies);
  }

  /** POST /admin/session/deletion — signs out; the session is gone on this side too. */
  @For('account')
  @Post('deletion')
  async delete(@Req() request: AdminRequest): Promise<Answer> {
    await this.sessions.end(request.sessionSecret!);
    return seeOther('/admin/session/new', [noSession]);
  }

  async #letIn(request: AdminRequest, { author, isStill }: ByPassword, next: string, ...more: StillGood[]): Promise<Answer> {
    const { secret, cookies } = await this.entrance.enter(author.id, request, isStill, ...more);
    return wantsJson(request) ? { ...json(whoIs(author, formToken(secret))), cookies } : seeOther(ownPath(next), cookies);
  }

  async #form(request: AdminRequest, { next, ...more }: { email: string; next: string; problem?: string }, status = 200): Promise<Answer> {
    const hasPasskeys = await this.passkeys.areAny();
    const frame = this.frame.of(request, 'Sign in', hasPasskeys ? 'passkeys' : undefined);
    return view('admin/sign-in', { ...frame, ...more, hasPasskeys, next: ownPath(next) }, status);
  }

  #askForCode(request: AdminRequest, { next, ...more }: { step: string; next: string; problem?: string }, status = 200): Answer {
    return view('admin/second-step', { ...this.frame.of(request, 'Sign in'), ...more, next: ownPath(next) }, status);
  }
}

const whoIs = ({ id, name }: SignedIn, csrf: string): WhoIs => ({ csrf, author: { id, name } });
