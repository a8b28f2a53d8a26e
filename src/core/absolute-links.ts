import { startTag, type Tag, tagsIn } from './html-tags.js';

const addresses = ['href', 'src', 'poster'];

/** Whether anything looks like an address without a scheme, wherever it stands: a look takes a fifth of the time of reading all tags. */
const mayBeRelative = /(?:href|src|poster)(?!\s*=\s*["']?\s*[a-z][a-z0-9+.-]*:)/i;

/** The same HTML with relative addresses made absolute, for feeds: what they begin from is not known there. */
export function absoluteLinks(html: string, origin: string, path: string): string {
  if (!mayBeRelative.test(html)) return html;
  const base = origin + path;
  const parts: string[] = [];
  let at = 0;
  for (const tag of tagsIn(html)) {
    const attributes = tag.isEnd ? null : absolute(tag, base);
    if (!attributes) continue;
    const isClosed = html[tag.end - 2] === '/';
    parts.push(html.slice(at, tag.start), startTag(tag.name, attributes).slice(0, -1), isClosed ? '/>' : '>');
    at = tag.end;
  }
  return parts.join('') + html.slice(at);
}

/** A tag's attributes with whole addresses; null when they are whole already. */
function absolute({ name, attributes }: Tag, base: string): Map<string, string> | null {
  const whole = new Map(attributes);
  // In a drawing `#part` is a part of the drawing
  const isPlace = (address: string) => name === 'a' || !address.startsWith('#');
  for (const key of addresses) {
    const address = attributes.get(key);
    if (address !== undefined && isRelative(address) && isPlace(address)) whole.set(key, resolved(address, base));
  }
  const candidates = attributes.get('srcset');
  if (candidates !== undefined) whole.set('srcset', wholeSrcset(candidates, base));
  return [...whole].every(([key, value]) => attributes.get(key) === value) ? null : whole;
}

const isRelative = (address: string): boolean => !/^\s*[a-z][a-z0-9+.-]*:/i.test(address);

const resolved = (address: string, base: string): string => URL.parse(address, base)?.href ?? address;

/** `a.png 1x, b.png 2x`: an address ends at white space, and a comma at its end is none of it (HTML, 4.8.4.2.1). */
const wholeSrcset = (candidates: string, base: string): string =>
  candidates.replace(/(^|,)(\s*)([^\s,]\S*?)(?=,?(?:\s|$))/g, (whole, comma: string, space: string, address: string) =>
    isRelative(address) ? comma + space + resolved(address, base) : whole,
  );
