import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import { scopes, type Scope, usualScopes } from '../auth/scopes.js';
import { type AdminRequest, For, ForProven } from '../auth/session.guard.js';
import { TokenStore } from '../auth/token.store.js';
import { dateIn } from '../core/long-date.js';
import { Problem } from '../core/problem.js';

import { type Answer, seeOther, view } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { SettingsStore } from '../settings/settings.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { placeOf } from './zone.js';

/** A box that is ticked comes as a text, several as a list, none not at all. */
const ticked = v.optional(v.union([v.string(), v.array(v.string())], 'must be scopes'), []);
const newToken = v.object({ name: text, scopes: ticked });
type NewToken = { name: string; scopes: string | string[] };
type Shown = { secret?: string; sent?: NewToken; problem?: Problem };

/** The keys that let apps write in an author's name. */
@For('account')
@Controller('admin/tokens')
export class TokensController {
  constructor(
    private readonly frame: Frame,
    private readonly tokens: TokenStore,
    private readonly settings: SettingsStore,
    private readonly config: Config,
  ) {}

  /** GET /admin/tokens — the author's tokens and the form for another one. */
  @Get()
  index(@Req() request: AdminRequest): Promise<Answer> {
    return this.#page(request, {});
  }

  /** POST /admin/tokens {name, scopes} — 201 with the new token, which is not shown again; 422 and the form when a value is no good. */
  @ForProven('account')
  @Post()
  async create(@Req() request: AdminRequest, @Body({ schema: newToken }) sent: NewToken): Promise<Answer> {
    try {
      return await this.#page(
        request,
        { secret: await this.tokens.issue(request.author!.id, { name: sent.name, scopes: listOf(sent.scopes).join(' ') }) },
        201,
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.#page(request, { sent, problem: error }, 422);
    }
  }

  /** POST /admin/tokens/:id/deletion — the app that has it is shut out at once. */
  @Post(':id/deletion')
  async delete(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.tokens.revoke(request.author!.id, id);
    return seeOther('/admin/tokens');
  }

  async #page(request: AdminRequest, { secret, sent, problem }: Shown, status = 200): Promise<Answer> {
    const [rows, settings] = await Promise.all([this.tokens.of(request.author!.id), this.settings.read()]);
    const place = placeOf(request.author, settings);
    const wanted: string[] = sent ? listOf(sent.scopes) : usualScopes;
    return view(
      'admin/tokens',
      {
        ...this.frame.of(request, 'Tokens'),
        ...(problem ? faultsOf(problem) : {}),
        tokens: rows.map((row) => ({
          ...row,
          made: dateIn(place, row.createdAt),
          used: row.lastUsedAt && dateIn(place, row.lastUsedAt),
        })),
        secret,
        name: sent?.name ?? '',
        choices: Object.entries(scopes).map(([scope, does]) => ({ scope, does, isWanted: wanted.includes(scope as Scope) })),
        blogUrl: this.config.url,
        endpoint: `${this.config.url}/api/micropub`,
      },
      status,
    );
  }
}

const listOf = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);
