import { wordsOf } from '../platform/outside.js';

/** The 4 or 16 bytes of an address of the network, however it is written; null when it is none. IPv4 within IPv6 (`::ffff:127.0.0.1`) is IPv4. */
export function bytesOf(address: string): number[] | null {
  const plain = address.replace(/^\[|\]$/g, '');
  if (plain.includes(':')) return unmapped(wordsOf(plain)?.flatMap((word) => [word >> 8, word & 255]) ?? null);
  const host = URL.parse(`http://${plain}/`)?.hostname ?? '';
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.split('.').map(Number) : null;
}

export const unmapped = <T extends number[] | null>(bytes: T): T | number[] =>
  bytes?.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255 ? bytes.slice(12) : bytes;
