import { Injectable } from '@nestjs/common';
import { AccountStore } from '../auth/account.store.js';
import { PasskeyStore } from '../auth/passkey.store.js';
import { SecondStepStore } from '../auth/second-step.store.js';
import type { AdminRequest } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, type Cookie, seeOther, view } from '../platform/answer.js';
import { statuses } from '../platform/problem-status.js';
import { SettingsStore } from '../settings/settings.store.js';
import { faultsOf } from './forms.js';
import { Frame } from './frame.service.js';
import { timeOf } from './person.js';
import { placeOf } from './zone.js';
import { tableOf } from '../core/table-of.js';

const notices: Record<string, string> = tableOf({
  passkey: 'The passkey is added: you can sign in with it.',
  renamed: 'Saved.',
  removed: 'The passkey opens nothing any more.',
  off: 'No code is asked for any more.',
  set: 'Your password is set.',
  password: 'Your password is removed. A passkey is what lets you in.',
});

/** The page of all that lets somebody in. */
@Injectable()
export class WaysIn {
  readonly path = '/admin/people/me/security';

  constructor(
    private readonly frame: Frame,
    private readonly account: AccountStore,
    private readonly passkeys: PasskeyStore,
    private readonly secondStep: SecondStepStore,
    private readonly settings: SettingsStore,
  ) {}

  /** @param done what was done, a key of the notices */
  async page(request: AdminRequest, { done = '', ...more }: { done?: string } & object = {}, status = 200): Promise<Answer> {
    const { id } = request.author!;
    const [hasPassword, keys, hasCodes, codesLeft, settings] = await Promise.all([
      this.account.hasPassword(id),
      this.passkeys.of(id),
      this.secondStep.isOn(id),
      this.secondStep.codesLeft(id),
      this.settings.read(),
    ]);
    const place = placeOf(request.author, settings);
    const passkeys = keys.map(({ createdAt, usedAt, ...key }) => ({ ...key, made: timeOf(createdAt, place), used: usedAt && timeOf(usedAt, place) }));
    const data = { notice: notices[done], hasPassword, mayRemovePassword: hasPassword && keys.length > 0, passkeys, hasCodes, codesLeft };
    return view('admin/security', { ...this.frame.of(request, 'Ways in', 'passkeys'), ...data, ...more }, status);
  }

  /** Does it, which may give a new session, or shows the page with the reason why not. */
  async change(request: AdminRequest, done: string, work: () => Promise<Cookie[] | void>): Promise<Answer> {
    try {
      const cookies = await work();
      return seeOther(`${this.path}?done=${done}`, cookies ?? undefined);
    } catch (error) {
      if (!(error instanceof Problem) || !['conflict', 'invalid'].includes(error.kind)) throw error;
      return this.page(request, faultsOf(error), statuses[error.kind]);
    }
  }
}
