import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key for `signed`: 256 bits, in hexadecimal. */
export const newKey = (): string => randomBytes(32).toString('hex');

/** `/moxy/SIGNATURE/ADDRESS`, both in hexadecimal: only who has the key can make it (HMAC-SHA-256, RFC 2104). */
export const signedPath = (address: string, key: string): string =>
  `/moxy/${signatureOf(address, key).toString('hex')}/${Buffer.from(address).toString('hex')}`;

/** The address in such a path; null when it was signed with another key, or by nobody. Takes as long for any signature. */
export function addressIn(signature: string, hex: string, key: string): string | null {
  if (!/^[\da-f]{64}$/.test(signature) || !/^(?:[\da-f]{2})+$/.test(hex) || key === '') return null;
  const address = Buffer.from(hex, 'hex').toString();
  return timingSafeEqual(signatureOf(address, key), Buffer.from(signature, 'hex')) ? address : null;
}

const signatureOf = (address: string, key: string): Buffer => createHmac('sha256', Buffer.from(key, 'hex')).update(address).digest();
