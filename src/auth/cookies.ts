import type { Cookie } from '../platform/answer.js';
import { cookieName } from '../platform/cookie-name.js';

export const sessionCookie = 'qvill_session';
/** A browser in which somebody signed in before; it opens nothing. */
export const deviceCookie = 'qvill_device';

export const sessionDays = 30;
export const deviceDays = 365;

const cookie = (name: string, value: string, days: number): Cookie => ({ name, value, maxAgeSeconds: days * 86_400 });

export const forSession = (secret: string): Cookie => cookie(sessionCookie, secret, sessionDays);
export const forDevice = (secret: string): Cookie => cookie(deviceCookie, secret, deviceDays);
export const noSession: Cookie = cookie(sessionCookie, '', 0);

/** What a session's secret of an encrypted line begins with: one that was sent on a plain line before, where anybody may have read it, opens nothing there. */
export const ofSecureLine = 's.';

/** The session's secret, or null. @param header `Cookie` @param isSecure whether the blog is at https */
export function sessionIn(header: string | undefined, isSecure: boolean): string | null {
  const secret = cookieIn(header, sessionCookie, isSecure);
  return secret?.startsWith(ofSecureLine) === isSecure ? secret : null;
}

/** The browser's secret, or null. */
export const deviceIn = (header: string | undefined, isSecure: boolean): string | null => cookieIn(header, deviceCookie, isSecure);

function cookieIn(header: string | undefined, name: string, isSecure: boolean): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === cookieName(name, isSecure))?.[1] ?? null;
}
