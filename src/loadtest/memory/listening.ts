import { bytesOf, unmapped } from '../address.js';

const listening = '0A';

/** The inode of the socket that a line of /proc/net/tcp tells of, when it listens at this address and port, or at all addresses. Else null. */
export function isListening(line: string, address: string, port: number): string | null {
  const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
  const [hex = '', portHex = ''] = local.split(':');
  if (state !== listening || Number.parseInt(portHex, 16) !== port) return null;
  const there = unmapped(hostOrder(hex));
  const isAny = there.every((byte) => byte === 0);
  return isAny || there.join('.') === bytesOf(address)?.join('.') ? inode : null;
}

/** The kernel prints each word of four bytes as this machine holds it: the least byte first. */
function hostOrder(hex: string): number[] {
  const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return bytes.map((_, at) => bytes[at - (at % 4) + 3 - (at % 4)]!);
}
