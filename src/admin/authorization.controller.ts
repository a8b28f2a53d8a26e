import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import { backTo, readAuthorizationRequest, requestNames } from '../auth/authorization-request.js';
import { AuthorizationStore } from '../auth/authorization.store.js';
import { readScopes, scopes } from '../auth/scopes.js';
import { type AdminRequest, For, ForProven } from '../auth/session.guard.js';
import { type Answer, seeOther } from '../platform/answer.js';
import { privateHeaders } from '../platform/security-headers.js';
import { Config } from '../platform/config.js';
import { Frame } from './frame.service.js';

type Sent = Record<string, unknown>;

/** Where an app sends its author's browser to be let in (IndieAuth). Everything that the app said comes again with the form, and is read again. */
@For('account')
@Controller('admin/authorization')
export class AuthorizationController {
  constructor(
    private readonly frame: Frame,
    private readonly config: Config,
    private readonly codes: AuthorizationStore,
  ) {}

  /** GET /admin/authorization?client_id=&redirect_uri=&… — who wants what; 422 for an app that asks wrongly. */
  @Get()
  ask(@Req() request: AdminRequest, @Query() query: Sent): Answer {
    const wanted = readAuthorizationRequest(query);
    const { host, origin } = new URL(wanted.clientId);
    const data = {
      ...this.frame.of(request, `Let ${host} in?`),
      host,
      clientId: wanted.clientId,
      choices: wanted.scopes.map((scope) => ({ scope, does: scopes[scope] })),
      isOld: wanted.challenge === null,
      sent: requestNames.filter((name) => query[name] !== undefined).map((name) => ({ name, value: query[name] })),
    };
    // Browsers hold what a form leads on to against `form-action` too
    const policy = privateHeaders['Content-Security-Policy'].replace("form-action 'self'", `form-action 'self' ${origin}`);
    return { kind: 'view', view: 'admin/authorization', data, status: 200, headers: { 'Content-Security-Policy': policy } };
  }

  /** POST /admin/authorization — 303 back to the app with a code for what was ticked. */
  @ForProven('account')
  @Post()
  async grant(@Req() request: AdminRequest, @Body() body: Sent): Promise<Answer> {
    const wanted = readAuthorizationRequest(body);
    const ticked = readScopes([body['granted'] ?? []].flat().join(' ')).known;
    const granted = wanted.scopes.filter((scope) => ticked.includes(scope));
    const code = await this.codes.issue(request.author!.id, wanted, granted);
    return seeOther(backTo(wanted, this.#issuer, { code }));
  }

  /** POST /admin/authorization/refusal — 303 back to the app with the bad news. */
  @Post('refusal')
  refuse(@Body() body: Sent): Answer {
    return seeOther(backTo(readAuthorizationRequest(body), this.#issuer, { error: 'access_denied', error_description: 'The author said no' }));
  }

  get #issuer(): string {
    return `${this.config.url}/`;
  }
}
