import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { AccountStore } from '../auth/account.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { Cookies } from '../auth/cookies.service.js';
import { Entrance } from '../auth/entrance.service.js';
import { PasskeyStore } from '../auth/passkey.store.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { ownPath } from './own-path.js';

const shown = v.object({ password: text, next: text });

/** Before a page of what is dangerous: who is signed in shows once more who they are, and gets a new session. */
@For('account')
@Controller('admin/session/proof')
export class ProofController {
  constructor(
    private readonly frame: Frame,
    private readonly authors: AuthorStore,
    private readonly account: AccountStore,
    private readonly passkeys: PasskeyStore,
    private readonly entrance: Entrance,
    private readonly cookies: Cookies,
  ) {}

  /** GET /admin/session/proof?next= — the form. */
  @Get()
  form(@Req() request: AdminRequest, @Query('next', { schema: text }) next: string): Promise<Answer> {
    return this.#form(request, next);
  }

  /** POST /admin/session/proof {password, next} — 303 to `next` with a new session, or 422. By a passkey it is POST /admin/session/passkey. */
  @Post()
  async prove(@Req() request: AdminRequest, @Body({ schema: shown }) { password, next }: v.InferOutput<typeof shown>): Promise<Answer> {
    const { email } = request.author!;
    const isTheirs = await this.authors.byPassword(email ?? '', password, this.cookies.device(request));
    if (!isTheirs) return this.#form(request, next, 'This is not your password');
    return seeOther(ownPath(next), (await this.entrance.anew(request)).cookies);
  }

  async #form(request: AdminRequest, next: string, problem?: string): Promise<Answer> {
    const { id, email } = request.author!;
    const [hasPassword, keys] = await Promise.all([this.account.hasPassword(id), this.passkeys.of(id)]);
    const data = { hasPassword, hasPasskeys: keys.length > 0, email, next: ownPath(next), problem };
    return view('admin/proof', { ...this.frame.of(request, 'Is it you?', keys.length > 0 ? 'passkeys' : undefined), ...data }, problem ? 422 : 200);
  }
}
