import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { AuthorStore, type SignedIn } from '../auth/author.store.js';
import { formToken } from '../auth/secret.js';
import { cookieIn, deviceCookie, noSession } from '../auth/cookies.js';
import { Entrance } from '../auth/entrance.service.js';
import { type AdminRequest, Anyone, For } from '../auth/session.guard.js';
import { SessionStore } from '../auth/session.store.js';
import { Problem } from '../core/problem.js';
import type { WhoIs } from '../core/who-is.js';
import { type Answer, json, seeOther, view } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { Frame } from './frame.service.js';
import { text } from './forms.js';

const credentials = v.object({ email: text, password: text, next: text });
type Credentials = v.InferOutput<typeof credentials>;

@Controller('admin/session')
export class SessionController {
  constructor(
    private readonly frame: Frame,
    private readonly authors: AuthorStore,
    private readonly sessions: SessionStore,
    private readonly entrance: Entrance,
  ) {}

  /** GET /admin/session/new — the form to sign in. Writes nothing, sets no cookie. */
  @Anyone()
  @Get('new')
  form(@Req() request: AdminRequest, @Query('next', { schema: text }) next: string): Answer {
    return request.author ? seeOther('/admin') : view('admin/sign-in', { ...this.frame.of(request, 'Sign in'), email: '', next: ownPath(next) });
  }

  /** GET /admin/session — who is signed in, and the token of the session's forms, as a script asks after a refusal: a WhoIs. */
  @For('account')
  @Get()
  whoIs(@Req() request: AdminRequest): Answer {
    return json(whoIs(request.author!, request.formToken));
  }

  /**
   * POST /admin/session {email, password, next} — 303 to `next` with a session, or 422 and the form again. A script that asks
   * for JSON gets a WhoIs with the cookie; problem+json when it is refused.
   */
  @Anyone()
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: credentials }) { email, password, next }: Credentials): Promise<Answer> {
    const author = await this.authors.byPassword(email, password, cookieIn(request.headers.cookie, deviceCookie));
    if (author) {
      const { secret, cookies } = await this.entrance.enter(author.id, request);
      return wantsJson(request) ? { ...json(whoIs(author, formToken(secret))), cookies } : seeOther(ownPath(next), cookies);
    }
    const problem = 'This address and password don’t belong together';
    if (wantsJson(request)) throw new Problem('invalid', problem, 'password');
    return view('admin/sign-in', { ...this.frame.of(request, 'Sign in'), email, next: ownPath(next), problem }, 422);
  }

  /** POST /admin/session/deletion — signs out; the session is gone on this side too. */
  @For('account')
  @Post('deletion')
  async delete(@Req() request: AdminRequest): Promise<Answer> {
    await this.sessions.end(request.sessionSecret!);
    return seeOther('/admin/session/new', [noSession]);
  }
}

const whoIs = ({ id, name }: SignedIn, csrf: string): WhoIs => ({ csrf, author: { id, name } });

/** Only a path of the admin, whatever is asked there: a link to the sign-in page can't send anybody elsewhere. */
const ownPath = (next: string): string => (/^\/admin(\/[\w/-]*)?(\?[\w%.~!$&'()*+,;=:@/?-]*)?$/.test(next) ? next : '/admin');
