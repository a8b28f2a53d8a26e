import { type Block, carriesIPv4, example6, neighbours, private4, public6, secretive } from './outside-networks.js';

/*
 * Which addresses of the network are everybody's. A server that asks for what strangers name must not be led to its own machine, to its
 * neighbours, or to what clouds tell their machines (169.254.169.254).
 */

/** Whether this IPv4 or IPv6 address is one that anybody may be asked at. */
export function isPublicAddress(address: string): boolean {
  const words = wordsOf(address);
  if (words?.length === 2) return !isIn(words, private4);
  if (!words) return false;
  if (isIn(words, carriesIPv4)) return !isIn(words.slice(6), private4);
  return isIn(words, public6) && !isIn(words, example6);
}

/** Of whom a blog at this host is a neighbour; null when it is in public. */
export function neighbourhoodOf(host: string): 'loopback' | 'private' | null {
  if (/^(?:.+\.)?localhost\.?$/.test(host)) return 'loopback';
  const words = wordsOf(host);
  return (['loopback', 'private'] as const).find((name) => words && isIn(words, neighbours[name])) ?? null;
}

/** Whether an address is one of a blog's neighbours. */
export function isNeighbour(address: string, neighbourhood: 'loopback' | 'private'): boolean {
  const words = wordsOf(address);
  return words !== null && isIn(words, neighbours[neighbourhood]) && !isIn(words, secretive);
}

function isIn(words: number[], blocks: readonly Block[]): boolean {
  return blocks.some(([network, bits]) => {
    const others = wordsOf(network)!;
    return others.length === words.length && others.every((word, at) => (word ^ words[at]!) >> Math.max(0, 16 - Math.max(0, bits - at * 16)) === 0);
  });
}

/** The two words of an IPv4 address, or the eight of an IPv6 one; null when it is neither. */
export function wordsOf(address: string): number[] | null {
  if (!address.includes(':')) return wordsOf4(address);
  const plain = URL.parse(`http://[${address.replace(/%[\w.~-]*$/, '')}]/`)?.hostname.slice(1, -1);
  if (!plain) return null;
  const [head = '', tail] = plain.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  const [before, after] = [parse(head), parse(tail ?? '')];
  return tail === undefined ? before : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function wordsOf4(address: string): number[] | null {
  const parts = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(address) ? address.split('.').map(Number) : [];
  const [a = 256, b = 0, c = 0, d = 0] = parts;
  return [a, b, c, d].every((part) => part <= 255) ? [a * 256 + b, c * 256 + d] : null;
}
