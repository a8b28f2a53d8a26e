import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Cookie } from '../platform/answer.js';
import { Database } from '../platform/database.service.js';
import { forDevice, forSession } from './cookies.js';
import { Cookies } from './cookies.service.js';
import { DeviceStore, triesKey } from './device.store.js';
import { formToken } from './secret.js';
import type { AdminRequest } from './session.guard.js';
import { SessionStore } from './session.store.js';
import { isAccount, isSession, mustBeGood, type StillGood } from './still-good.js';

/** What a browser gets when somebody came in by it. `secret` is the session's. */
export type Entered = { secret: string; cookies: Cookie[] };

/** The one way in: whatever somebody showed, this is how their session begins. */
@Injectable()
export class Entrance {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
    private readonly devices: DeviceStore,
    private readonly cookies: Cookies,
  ) {}

  /** Whose tries at an account's codes these are: those of a browser that is known don't end with those of strangers. */
  async triesOf(authorId: number, request: Pick<FastifyRequest, 'headers'>): Promise<string> {
    return triesKey(authorId, await this.devices.find(this.cookies.device(request)));
  }

  /**
   * A new session in place of the one that the browser may have had, and its device remembered.
   * @param shown what lets them in @throws Problem('unauthenticated') when it is good no more
   */
  async enter(authorId: number, request: Pick<FastifyRequest, 'headers' | 'ip'>, ...shown: StillGood[]): Promise<Entered> {
    return this.database.change(async (tx) => {
      await mustBeGood(tx, isAccount(authorId), ...shown);
      const device = await this.devices.remember(tx, authorId, this.cookies.device(request));
      const from = { agent: request.headers['user-agent'], address: request.ip, deviceId: device.id };
      const secret = await this.sessions.beginIn(tx, authorId, from, this.cookies.session(request));
      return { secret, cookies: [forSession(secret), forDevice(device.secret)] };
    });
  }

  /** The same for who is signed in: this request goes on in the new session. */
  async anew(request: AdminRequest): Promise<Entered> {
    const entered = await this.enter(request.author!.id, request, isSession(request.sessionSecret!));
    Object.assign(request, { sessionSecret: entered.secret, formToken: formToken(entered.secret), isProven: true });
    return entered;
  }

  /** After what gives them another way in: whoever has an older session of theirs has none any more, and their own is another one. Returns its cookies. */
  async alone(request: AdminRequest): Promise<Cookie[]> {
    await this.sessions.endAll(request.author!.id, request.sessionSecret);
    return (await this.anew(request)).cookies;
  }
}
