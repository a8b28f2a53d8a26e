import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientIdFrom } from '../auth/authorization-request.js';
import { AuthorizationStore } from '../auth/authorization.store.js';
import { scopeNames } from '../auth/scopes.js';
import { Anyone } from '../auth/session.guard.js';
import { TokenStore } from '../auth/token.store.js';
import { Problem } from '../core/problem.js';
import { type Answer, empty, found, json } from '../platform/answer.js';
import { Config } from '../platform/config.js';

type Form = Record<string, unknown>;

/**
 * IndieAuth (https://indieauth.spec.indieweb.org/): how an app that knows only the blog's address comes by a token. The author decides in
 * the admin (admin/authorization.controller.ts); nothing is fetched from anywhere.
 */
@Controller('api/indieauth')
export class IndieAuthController {
  constructor(
    private readonly config: Config,
    private readonly codes: AuthorizationStore,
    private readonly tokens: TokenStore,
  ) {}

  /** GET /api/indieauth/metadata — what there is, and where (RFC 8414). */
  @Anyone()
  @Get('metadata')
  metadata(): Answer {
    const at = (name: string) => `${this.config.url}/api/indieauth/${name}`;
    return json({
      issuer: this.#me,
      authorization_endpoint: at('authorization'),
      token_endpoint: at('token'),
      revocation_endpoint: at('revocation'),
      revocation_endpoint_auth_methods_supported: ['none'],
      scopes_supported: scopeNames,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  }

  /** GET /api/indieauth/authorization — on to where the author is signed in. */
  @Anyone()
  @Get('authorization')
  authorize(@Query() query: Record<string, string | string[]>): Answer {
    const asked = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value]));
    return found(`/admin/authorization?${new URLSearchParams(asked)}`);
  }

  /** POST /api/indieauth/authorization — whose blog it is, for an app that wants to know no more. */
  @Anyone()
  @HttpCode(200)
  @Post('authorization')
  async identify(@Req() request: FastifyRequest, @Body() form: Form): Promise<Answer> {
    await this.#redeem(request, form);
    return json({ me: this.#me });
  }

  /** POST /api/indieauth/token — a token for a code. Older apps give tokens back here too. */
  @Anyone()
  @HttpCode(200)
  @Post('token')
  async token(@Req() request: FastifyRequest, @Body() form: Form): Promise<Answer> {
    if (formIn(request, form)['action'] === 'revoke') return this.revoke(request, form);
    const { authorId, clientId, scopes } = await this.#redeem(request, form);
    if (scopes.length === 0) throw refused('invalid_grant', 'This code tells who somebody is, and opens nothing');
    const scope = scopes.join(' ');
    const access_token = await this.tokens.issue(authorId, { name: new URL(clientId).host.slice(0, 100), scopes: scope });
    return json({ access_token, token_type: 'Bearer', scope, me: this.#me });
  }

  /** POST /api/indieauth/revocation {token} — 200 whether there was such a token or not (RFC 7009). */
  @Anyone()
  @HttpCode(200)
  @Post('revocation')
  async revoke(@Req() request: FastifyRequest, @Body() form: Form): Promise<Answer> {
    await this.tokens.giveBack(textIn(formIn(request, form), 'token'));
    return empty(200);
  }

  async #redeem(request: FastifyRequest, body: Form) {
    const form = formIn(request, body);
    if (form['grant_type'] !== undefined && form['grant_type'] !== 'authorization_code') throw refused('unsupported_grant_type', 'Only codes are taken here');
    const verifier = form['code_verifier'] === undefined ? null : textIn(form, 'code_verifier');
    return this.codes.redeem({
      code: textIn(form, 'code'),
      clientId: clientIdFrom(textIn(form, 'client_id')),
      redirectUri: textIn(form, 'redirect_uri'),
      verifier,
    });
  }

  get #me(): string {
    return `${this.config.url}/`;
  }
}

const refused = (error: string, message: string) => new Problem('malformed', message, undefined, { error });

function formIn({ headers }: FastifyRequest, body: Form): Form {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) throw new Problem('unsupported', 'This must come as a form');
  return body;
}

function textIn(form: Form, name: string): string {
  const value = form[name];
  if (typeof value !== 'string' || value === '') throw refused('invalid_request', `“${name}” is missing`);
  return value;
}
