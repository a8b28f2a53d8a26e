import { fixedPaths, isListPath, isOwnPath } from './app-paths.js';
import { isScanned } from './scanned-path.js';

/** The longest key, and the longest part of one, that a file can be named by: in bytes of UTF-8. */
export const longestKey = { key: 1_000, segment: 240 };

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Neither server answers hidden names, so that no file of theirs can be asked for. */
const isNoFileName = (segment: string): boolean => (segment.startsWith('.') && segment !== '.well-known') || bytes(segment) > longestKey.segment;

/** Why nothing can lead on from an address, as the end of a sentence; null when it can. @param key core/path.ts */
export function whyNoOldAddress(key: string): string | null {
  if (isListPath(key)) return 'is an address of the engine’s own lists';
  if (fixedPaths.includes(key) || isOwnPath(key)) return 'is an address of the engine itself';
  if (isScanned(key)) return 'is what scanners ask for, and is refused before anything is looked up';
  if (/\p{Cc}/u.test(key) || key.split('/').some(isNoFileName) || bytes(key) > longestKey.key) return 'can’t be an address';
  return null;
}
