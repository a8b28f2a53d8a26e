import { decodePath } from '../core/path.js';

/**
 * The path that Node's `req.url` names, or null when it names none. Proxies may send `http://host/path`
 * (RFC 9112, 3.2.2). Raw bytes above 127 never come here: Node's parser has refused them with a 400.
 */
export const pathOf = (target: string) => decodePath(target.replace(/^https?:\/\/[^/?#]*\/?/i, '/'));

/** The query of a request target without its question mark; empty when there is none. */
export function queryOf(target: string): string {
  const start = target.indexOf('?');
  return start < 0 ? '' : target.slice(start + 1).replace(/#.*$/s, '');
}

/** A target's path as it is decoded, and its first two segments; empty where it has none. */
export function inSegments(target: string): [path: string, first: string, second: string] {
  const path = pathOf(target) ?? '';
  const [, first = '', second = ''] = path.split('/', 3);
  return [path, first, second];
}
