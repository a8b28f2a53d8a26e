import { type Tag, startTag, tagsIn } from './html-tags.js';
import { tableOf } from './table-of.js';

/** Where a picture is shown from; its size, as soon as it is known. */
export type Shown = { address: string; width: number | null; height: number | null };
export type OutsideLookup = ReadonlyMap<string, Shown>;

/** What a browser asks for by itself when it shows the element. */
const addresses: Readonly<Record<string, readonly string[]>> = tableOf({ img: ['src'], video: ['poster'], input: ['src'], image: ['href', 'xlink:href'] });
const mayHold = /<(?:img|video|source|input|image)\b/i;
const longest = 2_000;
/** Of a text: those beyond are left out as those are that are too long. */
const most = 2_000;

/** The addresses of the pictures of other hosts that an HTML text shows, each once. Those that are too long to be signed are not among them. */
export function outsideImagesIn(html: string, origin: string): string[] {
  if (!mayHold.test(html)) return [];
  const found = new Set<string>();
  for (const tag of tagsIn(html))
    for (const name of namesOf(tag)) {
      const address = found.size < most ? outsideAddress(tag.attributes.get(name), origin) : null;
      if (address !== null && address.length <= longest) found.add(address);
    }
  return [...found];
}

/**
 * The same text with its pictures where `shown` says. No browser is sent to another host for one: what `shown` does not know is left out, and
 * of several sizes only the one stays that every browser knows.
 */
export function withOutsideImages(html: string, shown: OutsideLookup, origin: string): string {
  if (!mayHold.test(html)) return html;
  const parts: string[] = [];
  let at = 0;
  for (const tag of tagsIn(html)) {
    const text = tag.isEnd ? null : rewritten(tag, shown, origin);
    if (text === null) continue;
    const isClosed = html.startsWith('/>', tag.end - 2);
    parts.push(html.slice(at, tag.start), isClosed ? text.replace(/>$/, '/>') : text);
    at = tag.end;
  }
  return parts.join('') + html.slice(at);
}

function rewritten(tag: Tag, shown: OutsideLookup, origin: string): string | null {
  const attributes = new Map<string, string | number | null>(tag.attributes);
  if (hasOutside(tag.attributes.get('srcset'), origin)) {
    if (tag.name === 'source') return '';
    for (const name of ['srcset', 'sizes']) attributes.delete(name);
  }
  for (const name of namesOf(tag)) {
    const address = outsideAddress(tag.attributes.get(name), origin);
    if (address === null) continue;
    const { address: ours, width, height } = shown.get(address) ?? { address: null, width: null, height: null };
    attributes.set(name, ours);
    // So that the text stays where it is when the picture comes
    if (tag.name === 'img' && width && height && !tag.attributes.has('width') && !tag.attributes.has('height'))
      attributes.set('width', width).set('height', height);
  }
  const isSame = attributes.size === tag.attributes.size && [...attributes].every(([name, value]) => tag.attributes.get(name) === value);
  return isSame ? null : startTag(tag.name, attributes);
}

const namesOf = ({ name, isEnd }: Tag): readonly string[] => (!isEnd && Object.hasOwn(addresses, name) ? addresses[name]! : none);
const none: readonly string[] = [];

/** The whole address of what is on another host, as browsers understand it; null for everything else. @param written with the entities of HTML */
function outsideAddress(written: string | undefined, origin: string): string | null {
  const url = written === undefined ? null : URL.parse(decoded(written), `${origin}/`);
  return url && /^https?:$/.test(url.protocol) && url.origin !== origin ? url.href.replace(/#.*$/, '') : null;
}

const hasOutside = (srcset: string | undefined, origin: string): boolean =>
  (srcset ?? '').split(/[\s,]+/).some((part) => /\/|:|\\/.test(part) && outsideAddress(part, origin) !== null);

const named: Readonly<Record<string, string>> = tableOf({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  colon: ':',
  sol: '/',
  bsol: '\\',
  Tab: '\t',
  NewLine: '\n',
  num: '#',
  quest: '?',
  period: '.',
});

/** As far as addresses need it. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));?/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? named[name]! : whole;
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
