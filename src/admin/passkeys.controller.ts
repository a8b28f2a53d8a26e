import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';
import { Entrance } from '../auth/entrance.service.js';
import { PasskeyStore } from '../auth/passkey.store.js';
import { type AdminRequest, ForProven } from '../auth/session.guard.js';
import { type Answer, json } from '../platform/answer.js';
import { text } from './forms.js';
import { Here } from './here.service.js';
import { signed } from './passkey-json.js';
import { WaysIn } from './ways-in.service.js';

const made = v.object({ name: text, response: signed });
const named = v.object({ name: text });

/** One's own passkeys. */
@ForProven('account')
@Controller('admin/people/me/security/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly here: Here,
    private readonly ways: WaysIn,
    private readonly entrance: Entrance,
  ) {}

  /** GET …/passkeys/challenge — what the browser makes a key with. Writes nothing. */
  @Get('challenge')
  async challenge(@Req() request: AdminRequest): Promise<Answer> {
    return json(await this.passkeys.offer(request.author!, await this.here.of(request)));
  }

  /** POST …/passkeys {name, response} — 201: from now on it opens the account. Every session ends; this browser has a new one. */
  @Post()
  async add(@Req() request: AdminRequest, @Body({ schema: made }) { name, response }: v.InferOutput<typeof made>): Promise<Answer> {
    await this.passkeys.add(request.author!, name, response as unknown as RegistrationResponseJSON, await this.here.of(request));
    return { ...json({ to: `${this.ways.path}?done=passkey` }, 201), cookies: await this.entrance.alone(request) };
  }

  /** POST …/passkeys/:passkey {name} — another name for it. */
  @Post(':passkey')
  rename(
    @Req() request: AdminRequest,
    @Param('passkey', ParseIntPipe) id: number,
    @Body({ schema: named }) { name }: v.InferOutput<typeof named>,
  ): Promise<Answer> {
    return this.ways.change(request, 'renamed', () => this.passkeys.rename(request.author!.id, id, name));
  }

  /** POST …/passkeys/:passkey/deletion — it opens nothing any more. 409 for the last way in. */
  @Post(':passkey/deletion')
  remove(@Req() request: AdminRequest, @Param('passkey', ParseIntPipe) id: number): Promise<Answer> {
    return this.ways.change(request, 'removed', () => this.passkeys.remove(request.author!.id, id));
  }
}
