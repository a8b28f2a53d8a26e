import { wordsOf } from '../platform/outside.js';

/**
 * Whose limits an address uses up; null for the loopback, which is a proxy's that nobody told us to believe: everybody's at once. Who has an
 * address of IPv6 has 2^64 of them, so there it is the network (RFC 6177).
 */
export function clientOf(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (plain === '' || /^127\.|^::1$/.test(plain)) return null;
  return plain.includes(':') ? `${wordsOf(plain)?.slice(0, 4).join(':')}` : plain;
}
