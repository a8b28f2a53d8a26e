import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { readScopes, type Scope } from './scopes.js';
import { digestOf, isSame, newSecret } from './secret.js';

const codeMinutes = 10;

/** What an app hands in to prove that a code is meant for it. */
export type Proof = { code: string; clientId: string; redirectUri: string; verifier: string | null };

/** Codes that an author's browser carries to an app, which trades them for a token: once, within ten minutes, with the app's own proof. */
@Injectable()
export class AuthorizationStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new code. Those that nobody came for are swept out. */
  async issue(authorId: number, { clientId, redirectUri, challenge }: AuthorizationRequest, scopes: Scope[]): Promise<string> {
    const code = newSecret();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + codeMinutes * 60_000).toISOString();
    await this.database.change(async (tx) => {
      await tx.authorizationCode.deleteMany({ where: { expiresAt: { lte: now.toISOString() } } });
      await tx.authorizationCode.create({ data: { digest: digestOf(code), authorId, clientId, redirectUri, challenge, scopes: scopes.join(' '), expiresAt } });
    });
    return code;
  }

  /** Uses a code up, also by a wrong proof: nobody gets a second try. @throws Problem: `invalid_grant` (RFC 6749, 5.2) */
  async redeem(proof: Proof): Promise<{ authorId: number; clientId: string; scopes: Scope[] }> {
    const digest = digestOf(proof.code);
    const found = await this.database.change(async (tx) => {
      const row = await tx.authorizationCode.findUnique({ where: { digest } });
      if (row) await tx.authorizationCode.delete({ where: { digest } });
      return row;
    });
    const isGood = found && found.expiresAt > this.clock.iso() && found.clientId === proof.clientId && found.redirectUri === proof.redirectUri;
    if (!isGood || !isProven(found.challenge, proof.verifier))
      throw new Problem('malformed', 'The code is unknown, used or too old, or was given to another app', undefined, { error: 'invalid_grant' });
    return { authorId: found.authorId, clientId: found.clientId, scopes: readScopes(found.scopes).known };
  }
}

/** RFC 7636, 4.6. A proof where none was announced is no proof. */
function isProven(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === null && verifier === null;
  return isSame(createHash('sha256').update(verifier).digest('base64url'), challenge);
}
