import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { AccountStore } from '../auth/account.store.js';
import { Entrance } from '../auth/entrance.service.js';
import { SecondStepStore } from '../auth/second-step.store.js';
import { type AdminRequest, ForProven } from '../auth/session.guard.js';
import { keyAddress } from '../auth/totp.js';
import { missing, Problem } from '../core/problem.js';
import { type Answer, view } from '../platform/answer.js';
import { SettingsStore } from '../settings/settings.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { WaysIn } from './ways-in.service.js';

const typed = v.object({ code: text });
const chosen = v.object({ next: text });

/** One's own ways in, beside passkeys. Who found a browser open gets here only by showing that it is theirs. */
@ForProven('account')
@Controller('admin/people/me/security')
export class SecurityController {
  constructor(
    private readonly frame: Frame,
    private readonly ways: WaysIn,
    private readonly account: AccountStore,
    private readonly secondStep: SecondStepStore,
    private readonly settings: SettingsStore,
    private readonly entrance: Entrance,
  ) {}

  /** GET /admin/people/me/security — passkeys, password, codes. */
  @Get()
  show(@Req() request: AdminRequest, @Query('done', { schema: text }) done: string): Promise<Answer> {
    return this.ways.page(request, { done });
  }

  /** POST …/security/password {next} — a password for who has none. It signs them out everywhere else. */
  @Post('password')
  addPassword(@Req() request: AdminRequest, @Body({ schema: chosen }) { next }: v.InferOutput<typeof chosen>): Promise<Answer> {
    return this.ways.change(request, 'set', async () => {
      await this.account.addPassword(request.author!, next, request.sessionSecret!);
      return this.entrance.alone(request);
    });
  }

  /** POST …/security/password/deletion — a passkey is the way in from now on. 409 without one. */
  @Post('password/deletion')
  removePassword(@Req() request: AdminRequest): Promise<Answer> {
    return this.ways.change(request, 'password', () => this.account.removePassword(request.author!.id));
  }

  /** POST …/security/codes — 201 with a secret for an authenticator app, as a picture and as text. Nothing is asked for before it is proven. */
  @Post('codes')
  async beginCodes(@Req() request: AdminRequest): Promise<Answer> {
    return this.#picture(request, await this.secondStep.begin(request.author!.id), 201);
  }

  /** POST …/security/codes/proof {code} — 201 with the recovery codes, which are not shown again, and a new session, every other one ended; 422 and the picture for a wrong code. */
  @Post('codes/proof')
  async proveCodes(@Req() request: AdminRequest, @Body({ schema: typed }) { code }: v.InferOutput<typeof typed>): Promise<Answer> {
    const { id } = request.author!;
    try {
      const codes = await this.secondStep.prove(id, code);
      const cookies = await this.entrance.alone(request);
      return { ...this.#recovery(request, codes), cookies };
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'invalid') throw error;
      const secret = await this.secondStep.pending(id);
      if (secret === null) throw missing('Nothing is being set up');
      return this.#picture(request, secret, 422, error);
    }
  }

  /** POST …/security/codes/deletion — no code is asked for any more. */
  @Post('codes/deletion')
  removeCodes(@Req() request: AdminRequest): Promise<Answer> {
    return this.ways.change(request, 'off', () => this.secondStep.remove(request.author!.id));
  }

  /** POST …/security/recovery — 201 with ten new recovery codes; the old ones are good no more. 409 where no codes are asked for. */
  @Post('recovery')
  async renewRecovery(@Req() request: AdminRequest): Promise<Answer> {
    const { id } = request.author!;
    if (!(await this.secondStep.isOn(id))) throw new Problem('conflict', 'Recovery codes stand in for those of an app: set that up first');
    return this.#recovery(request, await this.secondStep.renewCodes(id));
  }

  /** Drawn here: nobody else sees the secret. */
  async #picture(request: AdminRequest, secret: string, status: number, problem?: Problem): Promise<Answer> {
    const { title } = await this.settings.read();
    const { encodeQR } = await import('qr');
    const picture = encodeQR(keyAddress(secret, title, request.author!.email ?? request.author!.name), 'svg');
    const qr = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
    const data = { qr, secret: secret.match(/.{4}/g)!.join(' '), ...(problem ? faultsOf(problem) : {}) };
    return view('admin/codes', { ...this.frame.of(request, 'Codes'), ...data }, status);
  }

  #recovery(request: AdminRequest, codes: string[]): Extract<Answer, { kind: 'view' }> {
    return { kind: 'view', view: 'admin/recovery', data: { ...this.frame.of(request, 'Recovery codes'), codes }, status: 201 };
  }
}
