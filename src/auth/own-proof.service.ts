import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '../core/problem.js';
import { Config } from '../platform/config.js';
import { alongside } from '../platform/acting.service.js';
import { cookieHeader } from '../platform/cookie-name.js';
import { AccountStore } from './account.store.js';
import { AuthorStore } from './author.store.js';
import { Cookies } from './cookies.service.js';
import { Entrance } from './entrance.service.js';
import { PasskeyStore } from './passkey.store.js';
import type { AdminRequest } from './session.guard.js';

/** Where somebody who is signed in shows once more who they are, before they look at something. */
export const proofPath = '/admin/session/proof';

/**
 * Who finds a browser open must not get far: before what is dangerous, whoever signed in half an hour ago or more shows once more who they are. A form is
 * answered by a page that holds what was typed, and comes again from there with the password in its field `proof`.
 */
@Injectable()
export class OwnProof {
  readonly #wrong = new WeakSet<AdminRequest>();

  constructor(
    private readonly config: Config,
    private readonly authors: AuthorStore,
    private readonly account: AccountStore,
    private readonly passkeys: PasskeyStore,
    private readonly entrance: Entrance,
    private readonly cookies: Cookies,
  ) {}

  /** Takes the password out of a form, and lets who knows it in anew. @throws Problem('limited') */
  async take(request: AdminRequest, reply: FastifyReply): Promise<void> {
    const body = request.body as Record<string, unknown> | null | undefined;
    const typed = body?.['proof'];
    if (typeof typed !== 'string') return;
    delete body!['proof'];
    if (request.isProven) return;
    const isTheirs = await this.authors.byPassword(request.author!.email ?? '', typed, this.cookies.device(request));
    if (!isTheirs) return void this.#wrong.add(request);
    const { cookies } = await alongside(`POST ${proofPath}`, () => this.entrance.anew(request));
    void reply.header(
      'Set-Cookie',
      cookies.map((cookie) => cookieHeader(cookie, this.config.isSecure)),
    );
  }

  /** @throws Problem('forbidden') that has them show it first (platform/problem.filter.ts) */
  async demand(request: AdminRequest): Promise<void> {
    if (request.isProven) return;
    const { id, email } = request.author!;
    const [hasPassword, keys] = await Promise.all([this.account.hasPassword(id), this.passkeys.of(id)]);
    const proof = { hasPassword, hasPasskeys: keys.length > 0, email, ...(this.#wrong.has(request) && { problem: 'This is not your password' }) };
    throw new Problem('forbidden', 'Show once more who you are', undefined, { proofAt: proofPath, proof });
  }
}
