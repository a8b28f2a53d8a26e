import { badRequest } from './micropub-command.js';

/** Reading values of microformats2: each may be a text, or an object that holds one. */

/** The text of a value: itself, its `value`, or its `html`. */
export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const { value: text, html } = (typeof value === 'object' && value !== null ? value : {}) as { value?: unknown; html?: unknown };
  if (typeof text === 'string') return text;
  if (typeof html === 'string') return html;
  throw badRequest(`“${name}” must be text`);
}

/** The HTML of a value that is HTML, or null. */
export function htmlOf(value: unknown): string | null {
  const { html } = (typeof value === 'object' && value !== null ? value : {}) as { html?: unknown };
  return typeof html === 'string' ? html : null;
}

/** Where a value leads: an address, `{value}` of a photo, or the `url` of a citation. @throws Problem when it is none of the web */
export function addressIn(value: unknown, name: string): string {
  const { value: text, properties } = (typeof value === 'object' && value !== null ? value : {}) as { value?: unknown; properties?: { url?: unknown[] } };
  const address = typeof value === 'string' ? value : typeof text === 'string' ? text : properties?.url?.[0];
  const url = typeof address === 'string' ? URL.parse(address.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw badRequest(`“${name}” must be an address that begins with http:// or https://`);
  return url.href;
}

/** Whether two values are the same to who sent them: photos by where they are, the rest by every letter. */
export const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b) || (plain(a) !== null && plain(a) === plain(b));

function plain(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const { value: text } = (typeof value === 'object' && value !== null ? value : {}) as { value?: unknown };
  return typeof text === 'string' ? text : null;
}
