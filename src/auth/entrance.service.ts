import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Cookie } from '../platform/answer.js';
import { Database } from '../platform/database.service.js';
import { cookieIn, deviceCookie, forDevice, forSession, sessionCookie } from './cookies.js';
import { DeviceStore, triesKey } from './device.store.js';
import { SessionStore } from './session.store.js';

/** What a browser gets when somebody came in by it. `secret` is the session's. */
export type Entered = { secret: string; cookies: Cookie[] };

/** The one way in: whatever somebody showed, this is how their session begins. */
@Injectable()
export class Entrance {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
    private readonly devices: DeviceStore,
  ) {}

  /** Whose tries at an account's codes these are: those of a browser that is known don't end with those of strangers. */
  async triesOf(authorId: number, { headers }: Pick<FastifyRequest, 'headers'>): Promise<string> {
    return triesKey(authorId, await this.devices.find(cookieIn(headers.cookie, deviceCookie)));
  }

  /** A new session in place of the one that the browser may have had, and its device remembered. */
  async enter(authorId: number, { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Promise<Entered> {
    return this.database.change(async (tx) => {
      const device = await this.devices.remember(tx, authorId, cookieIn(headers.cookie, deviceCookie));
      const from = { agent: headers['user-agent'], address: ip, deviceId: device.id };
      const secret = await this.sessions.beginIn(tx, authorId, from, cookieIn(headers.cookie, sessionCookie));
      return { secret, cookies: [forSession(secret), forDevice(device.secret)] };
    });
  }
}
