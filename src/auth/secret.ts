import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret for a cookie, link or API: 256 random bits, base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The form in which a secret is kept: SHA-256, so that who reads the database can't sign in with it. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** The token in a session's forms: bound to the session, useless without its cookie. */
export const formToken = (sessionSecret: string): string => digestOf(`form:${sessionSecret}`);

/** Compares without telling by its time where the first difference is. */
export function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
