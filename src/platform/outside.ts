/*
 * Which addresses of the network are everybody's. A server that asks for what strangers name must not be led to its own machine, to its
 * neighbours, or to what clouds tell their machines (169.254.169.254).
 */

type Block = [network: string, bits: number];

// IANA's registries of special-purpose addresses: https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-
const private4: Block[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // what Azure tells its machines
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Whether this IPv4 or IPv6 address is one that anybody may be asked at. In IPv6 only 2000::/3 is, without what carries IPv4 or is for examples. */
export function isPublicAddress(address: string): boolean {
  if (!address.includes(':')) return isPublic4(address);
  const words = wordsOf(address);
  if (!words) return false;
  const [first = 0, second = 0] = words;
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff)
    return isPublic4(`${words[6]! >> 8}.${words[6]! & 255}.${words[7]! >> 8}.${words[7]! & 255}`);
  const isExample = first === 0x2001 && (second === 0xdb8 || second < 0x200);
  return first >= 0x2000 && first < 0x4000 && !isExample && first !== 0x2002 && first !== 0x3fff;
}

function isPublic4(address: string): boolean {
  const number = numberOf(address);
  return number !== null && !private4.some(([network, bits]) => number >>> (32 - bits) === numberOf(network)! >>> (32 - bits));
}

function numberOf(address: string): number | null {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts.reduce((all, part) => all * 256 + part, 0) >>> 0 : null;
}

/** The eight words of an IPv6 address, as URL writes it. */
export function wordsOf(address: string): number[] | null {
  const plain = URL.parse(`http://[${address.replace(/%.*$/, '')}]/`)?.hostname.slice(1, -1);
  if (!plain) return null;
  const [head = '', tail] = plain.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  const [before, after] = [parse(head), parse(tail ?? '')];
  return tail === undefined ? before : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
