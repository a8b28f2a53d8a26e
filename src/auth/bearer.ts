import { Problem } from '../core/problem.js';
import type { Scope } from './scopes.js';

/** As much of a request as tells who sent it. */
export type Asking = { headers: { authorization?: string | undefined; 'content-type'?: string | undefined }; body?: unknown };

/**
 * The token that a request carries, or null: in the header, or as `access_token` in a form (RFC 6750, 2.1 and 2.2). Never from
 * the address, which stands in logs. @throws Problem('malformed') when it is in both, or twice
 */
export function tokenIn({ headers, body }: Asking): string | null {
  const [bearer, inHeader] = /^Bearer(?: +([\w.~+/-]+=*))?$/i.exec(headers.authorization?.trim() ?? '') ?? [];
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  const inForm = isForm ? (body as Record<string, unknown> | null)?.['access_token'] : undefined;
  if ((bearer !== undefined && inForm !== undefined) || Array.isArray(inForm))
    throw new Problem('malformed', 'The token must come once: in the Authorization header, or in the form');
  return inHeader ?? (typeof inForm === 'string' ? inForm : null);
}

export const noToken = () => new Problem('unauthenticated', 'This needs a token');
export const unknownToken = () => new Problem('unauthenticated', 'There is no such token', undefined, { error: 'invalid_token' });
export const tooNarrow = (scope: Scope, message = `This token may not do that: it needs the scope “${scope}”`) =>
  new Problem('forbidden', message, undefined, { error: 'insufficient_scope', scope });
