import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../platform/config.js';
import { cookieName } from '../platform/cookie-name.js';
import { deviceCookie, sessionCookie } from './cookies.js';
import { newSecret } from './secret.js';

/** What a secret of an encrypted line begins with: one that was sent on a plain line before, where anybody may have read it, opens nothing there. */
const ofSecureLine = 's.';

type Asking = Pick<FastifyRequest, 'headers'>;

/** What browsers hold: a blog at https reads other cookies than one at http, and neither takes the other's. */
@Injectable()
export class Cookies {
  constructor(private readonly config: Config) {}

  /** A new session's, kept nowhere. */
  newSession(): string {
    return `${this.config.isSecure ? ofSecureLine : ''}${newSecret()}`;
  }

  /** The session's, or null. */
  session({ headers }: Asking): string | null {
    const secret = this.#in(headers.cookie, sessionCookie);
    return secret?.startsWith(ofSecureLine) === this.config.isSecure ? secret : null;
  }

  /** The browser's, or null. */
  device({ headers }: Asking): string | null {
    return this.#in(headers.cookie, deviceCookie);
  }

  #in(header: string | undefined, name: string): string | null {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
    return pairs.find(([key]) => key === cookieName(name, this.config.isSecure))?.[1] ?? null;
  }
}
