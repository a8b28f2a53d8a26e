import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../platform/config.js';
import { deviceIn, ofSecureLine, sessionIn } from './cookies.js';
import { newSecret } from './secret.js';

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
    return sessionIn(headers.cookie, this.config.isSecure);
  }

  /** The browser's, or null. */
  device({ headers }: Asking): string | null {
    return deviceIn(headers.cookie, this.config.isSecure);
  }
}
