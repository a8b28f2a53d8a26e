import { type Tag, startTag, tagsIn } from './html-tags.js';
import { type MediaFile, nameIn } from './media.js';
import { imageAttributes, instead, pictureOf } from './media-picture.js';
import { encodePath } from './path.js';
import { tableOf } from './table-of.js';

/** The library's files by name, of those that were asked for. */
export type MediaLookup = ReadonlyMap<string, MediaFile>;

/** How wide pictures are on the page, as the attribute `sizes` says it; and whether the text begins what is seen first. */
export type Shown = { sizes: string; isFirst: boolean };

const addresses: Record<string, string[]> = tableOf({ img: ['src'], video: ['src', 'poster'], audio: ['src'], source: ['src'], a: ['href'] });

/** Of a text; what it names besides is left as it is written. */
const mostNamed = 2_000;

/** The names of the library's files that an HTML text shows or links to, each with whether no picture of it lacks a description. */
export function mediaNames(html: string, origin?: string): Map<string, { described: boolean }> {
  const names = new Map<string, { described: boolean }>();
  if (!html.includes('/media/')) return names;
  for (const { name: tag, attributes } of tagsIn(html)) {
    if (names.size >= mostNamed) break;
    for (const key of addresses[tag] ?? []) {
      const name = nameIn(attributes.get(key) ?? '', origin);
      const described = tag !== 'img' || Boolean(attributes.get('alt')?.trim());
      if (name) names.set(name, { described: described && names.get(name)?.described !== false });
    }
  }
  return names;
}

/**
 * The same HTML with its pictures in every size that the library has, at addresses that browsers may keep; what was
 * written like a picture and is a video or a recording can be played. All but the first picture wait until they are scrolled to.
 */
export function withMedia(html: string, lookup: MediaLookup, origin: string, { sizes, isFirst }: Shown): string {
  let first = isFirst;
  let isInPicture = false;
  return rewritten(html, (tag) => {
    if (tag.name === 'picture') isInPicture = !tag.isEnd;
    if (tag.isEnd || tag.name === 'picture') return null;
    if (tag.name !== 'img') return played(tag, lookup, origin);
    const file = fileOf(tag, 'src', lookup, origin);
    if (file && !file.type.startsWith('image/')) return instead(tag, file, encodePath);
    const attributes = file ? imageAttributes(tag, file, encodePath) : new Map(tag.attributes);
    if (!first && !attributes.has('loading')) attributes.set('loading', 'lazy');
    if (!attributes.has('decoding')) attributes.set('decoding', 'async');
    first = false;
    const image = startTag('img', attributes);
    return file && !isInPicture && !tag.attributes.has('srcset') ? pictureOf(tag, file, sizes, image) : image;
  });
}

/** For feeds: a plain `<img>` of moderate size, at a whole address. */
export function withPlainMedia(html: string, lookup: MediaLookup, origin: string): string {
  const whole = (path: string) => origin + encodePath(path);
  return rewritten(html, (tag) => {
    const file = tag.name === 'img' && !tag.isEnd ? fileOf(tag, 'src', lookup, origin) : undefined;
    if (!file) return null;
    return file.type.startsWith('image/') ? startTag('img', imageAttributes(tag, file, whole)) : instead(tag, file, whole);
  });
}

const fileOf = ({ attributes }: Tag, key: string, lookup: MediaLookup, origin: string) => lookup.get(nameIn(attributes.get(key) ?? '', origin) ?? '');

/** `<video src="/media/…">` as authors write it by hand: at the address of the bytes no stretch that is asked for costs a redirect. */
function played(tag: Tag, lookup: MediaLookup, origin: string): string | null {
  const attributes = new Map(tag.attributes);
  for (const key of ['src', 'poster']) {
    const file = fileOf(tag, key, lookup, origin);
    if (file) attributes.set(key, encodePath(file.path));
  }
  const isSame = [...attributes].every(([key, value]) => tag.attributes.get(key) === value);
  return isSame ? null : startTag(tag.name, attributes);
}

function rewritten(html: string, change: (tag: Tag) => string | null): string {
  if (!/<(img|video|audio|source)\b/i.test(html)) return html;
  const parts: string[] = [];
  let at = 0;
  for (const tag of tagsIn(html)) {
    const text = tag.name !== 'a' && (Object.hasOwn(addresses, tag.name) || tag.name === 'picture') ? change(tag) : null;
    if (text === null) continue;
    parts.push(html.slice(at, tag.start), text);
    at = tag.end;
  }
  return parts.join('') + html.slice(at);
}
