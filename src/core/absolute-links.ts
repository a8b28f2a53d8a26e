import { startTag, type Tag, tagsIn } from './html-tags.js';

const addresses = ['href', 'src', 'poster'];

/** What looks like an address without a scheme, wherever it stands: a look takes a fifth of the time of reading all tags. */
const mayBeRelative = /(?:href|src|poster)(?!\s*=\s*["']?\s*[a-z][a-z0-9+.-]*:)/gi;

/** The same HTML with relative addresses made absolute, for feeds: what they begin from is not known there. */
export function absoluteLinks(html: string, origin: string, path: string): string {
  let place = relativeFrom(html, 0);
  if (place < 0) return html;
  const base = origin + path;
  const parts: string[] = [];
  let at = 0;
  for (const tag of tagsIn(html)) {
    if (place < tag.start) place = relativeFrom(html, tag.start);
    if (place < 0) break;
    const attributes = tag.isEnd || place >= tag.end ? null : absolute(tag, base);
    if (!attributes) continue;
    const isClosed = html[tag.end - 2] === '/';
    parts.push(html.slice(at, tag.start), startTag(tag.name, attributes).slice(0, -1), isClosed ? '/>' : '>');
    at = tag.end;
  }
  return parts.join('') + html.slice(at);
}

/** Where the first place after `at` is that may hold one; -1 when there is none. */
function relativeFrom(html: string, at: number): number {
  mayBeRelative.lastIndex = at;
  return mayBeRelative.exec(html)?.index ?? -1;
}

/** A tag's attributes with whole addresses; null when they are whole already. */
function absolute({ name, attributes }: Tag, base: string): Map<string, string> | null {
  const changes: [string, string][] = [];
  const change = (key: string, whole: (address: string) => string): void => {
    const written = attributes.get(key);
    const changed = written === undefined ? undefined : whole(written);
    if (changed !== undefined && changed !== written) changes.push([key, changed]);
  };
  // In a drawing `#part` is a part of the drawing
  const isPlace = (address: string) => name === 'a' || !address.startsWith('#');
  for (const key of addresses) change(key, (address) => (isRelative(address) && isPlace(address) ? resolved(address, base) : address));
  change('srcset', (candidates) => wholeSrcset(candidates, base));
  return changes.length === 0 ? null : new Map([...attributes, ...changes]);
}

const isRelative = (address: string): boolean => !/^\s*[a-z][a-z0-9+.-]*:/i.test(address);

const resolved = (address: string, base: string): string => URL.parse(address, base)?.href ?? address;

/** `a.png 1x, b.png 2x`: an address ends at white space, and a comma at its end is none of it (HTML, 4.8.4.2.1). */
const wholeSrcset = (candidates: string, base: string): string =>
  candidates.replace(/(^|,)(\s*)([^\s,]\S*?)(?=,?(?:\s|$))/g, (whole, comma: string, space: string, address: string) =>
    isRelative(address) ? comma + space + resolved(address, base) : whole,
  );
