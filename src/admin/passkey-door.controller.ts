import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';
import { Entrance } from '../auth/entrance.service.js';
import { PasskeyStore } from '../auth/passkey.store.js';
import { type AdminRequest, Anyone } from '../auth/session.guard.js';
import { isPasskey } from '../auth/still-good.js';
import { type Answer, json } from '../platform/answer.js';
import { text } from './forms.js';
import { Here } from './here.service.js';
import { ownPath } from './own-path.js';
import { signed } from './passkey-json.js';

const shown = v.object({ response: signed, next: text });

/** The way in without a name and a password. */
@Anyone()
@Controller('admin/session/passkey')
export class PasskeyDoorController {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly entrance: Entrance,
    private readonly here: Here,
  ) {}

  /** GET /admin/session/passkey/challenge — what the browser asks its keys with. Writes nothing. */
  @Get('challenge')
  async challenge(@Req() request: AdminRequest): Promise<Answer> {
    return json(await this.passkeys.ask(await this.here.of(request)));
  }

  /** POST /admin/session/passkey {response, next} — {to} with a session, or 422. Who is signed in has shown once more who they are. */
  @Post()
  async enter(@Req() request: AdminRequest, @Body({ schema: shown }) { response, next }: v.InferOutput<typeof shown>): Promise<Answer> {
    const { id, authorId } = await this.passkeys.open(response as unknown as AuthenticationResponseJSON, await this.here.of(request));
    return { ...json({ to: ownPath(next) }), cookies: (await this.entrance.enter(authorId, request, isPasskey(id))).cookies };
  }
}
