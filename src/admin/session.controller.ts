import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { AuthorStore, type SignedIn } from '../auth/author.store.js';
import { formToken } from '../auth/secret.js';
import { type AdminRequest, Anyone, For, sessionCookie } from '../auth/session.guard.js';
import { sessionDays, SessionStore } from '../auth/session.store.js';
import { Problem } from '../core/problem.js';
import type { WhoIs } from '../core/who-is.js';
import { type Answer, type Cookie, json, seeOther, view } from '../platform/answer.js';
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
    const author = await this.authors.byPassword(email, password);
    if (author) {
      const secret = await this.sessions.begin(author.id, request.headers['user-agent']);
      return wantsJson(request) ? { ...json(whoIs(author, formToken(secret))), cookie: cookieFor(secret) } : seeOther(ownPath(next), cookieFor(secret));
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
    return seeOther('/admin/session/new', { name: sessionCookie, value: '', maxAgeSeconds: 0 });
  }
}

const whoIs = ({ id, name }: SignedIn, csrf: string): WhoIs => ({ csrf, author: { id, name } });

export const cookieFor = (secret: string): Cookie => ({ name: sessionCookie, value: secret, maxAgeSeconds: sessionDays * 86_400 });

/** Only a path of the admin, whatever is asked there: a link to the sign-in page can't send anybody elsewhere. */
const ownPath = (next: string): string => (/^\/admin(\/[\w/-]*)?(\?[\w%.~!$&'()*+,;=:@/?-]*)?$/.test(next) ? next : '/admin');
