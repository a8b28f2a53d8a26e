import type { Cookie } from './answer.js';

/**
 * The name under which a browser keeps a cookie. At https it is one that no other host, and no plain line, can set (`__Host-`, RFC 6265bis, 4.1.3.2): that
 * takes `Secure` and `Path=/`. Browsers refuse such a name on a plain line.
 */
export const cookieName = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name);

/** The value of `Set-Cookie`. No answer for readers depends on it: caches leave it out of what they ask for (nginx/qvill.vcl). */
export function cookieHeader({ name, value, maxAgeSeconds }: Cookie, isSecure: boolean): string {
  const where = isSecure ? 'Path=/; Secure' : 'Path=/admin';
  return `${cookieName(name, isSecure)}=${value}; ${where}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
}
