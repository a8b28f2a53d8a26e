import { decodeHTMLAttribute, decodeXML } from 'entities';
import { readAddresses } from '../../archive/former-site/read-addresses.js';
import { type Tag, tagsIn } from '../../core/html-tags.js';
import { tableOf } from '../../core/table-of.js';

/** What a page is to be loaded with or leads to. `base` begins its relative addresses. */
const addressed: Record<string, readonly string[]> = tableOf({
  a: ['href'],
  area: ['href'],
  link: ['href'],
  script: ['src'],
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  iframe: ['src'],
  embed: ['src'],
  object: ['data'],
});
/** Links that only name a machine, and the one for programs that post. */
const noPages = /\b(?:dns-prefetch|preconnect|micropub|webmention|pingback|token_endpoint|authorization_endpoint|search)\b/i;

/** Whole addresses of what a document names: HTML, a style sheet, a sitemap, a feed of RSS, Atom or JSON. Of anything else none. */
export function linksIn(body: string, type: string, url: string): string[] {
  if (/\bhtml\b/i.test(type)) return inHtml(body, url);
  if (/\bcss\b/i.test(type)) return whole(inStyles(body), url);
  if (/json/i.test(type)) return whole(inJson(body), url);
  if (/xml/i.test(type)) return whole(inXml(body), url);
  return [];
}

/** Where the page says that it really is (`rel=canonical`); null when it doesn't say. */
export function canonicalIn(body: string): string | null {
  for (const { name, attributes } of tagsIn(body))
    if (name === 'link' && /\bcanonical\b/i.test(attributes.get('rel') ?? '')) return decodeHTMLAttribute(attributes.get('href') ?? '') || null;
  return null;
}

function inHtml(body: string, url: string): string[] {
  let base = url;
  const found: string[] = [];
  for (const tag of tagsIn(body)) {
    if (tag.isEnd) continue;
    if (tag.name === 'base') base = URL.parse(decodeHTMLAttribute(tag.attributes.get('href') ?? ''), url)?.href ?? url;
    else found.push(...whole(inTag(tag), base));
  }
  const styles = [...body.matchAll(/<style\b[^>]*>(.*?)<\/style/gis)].flatMap(([, css = '']) => inStyles(css));
  return [...found, ...whole(styles, base)];
}

function inTag({ name, attributes }: Tag): string[] {
  if (name === 'link' && noPages.test(attributes.get('rel') ?? '')) return [];
  if (name === 'meta') return /^refresh$/i.test(attributes.get('http-equiv') ?? '') ? inRefresh(attributes.get('content') ?? '') : [];
  return (addressed[name] ?? []).flatMap((key) => {
    const value = decodeHTMLAttribute(attributes.get(key) ?? '').trim();
    return key === 'srcset' ? value.split(/,\s+/).map((candidate) => candidate.trim().split(/\s/)[0]!) : value;
  });
}

const inRefresh = (content: string): string[] => /^\s*\d+\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(decodeHTMLAttribute(content))?.slice(1, 2) ?? [];

const inStyles = (css: string): string[] =>
  [...css.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+["']([^"']+)/gi)].map((found) => found.slice(1).find(Boolean) ?? '');

/** Of a sitemap all; of a feed the links, and what is enclosed. */
function inXml(body: string): string[] {
  const { addresses, lists } = readAddresses(body);
  const inAttributes = [...tagsIn(body)].flatMap(({ name, attributes }) => (/^(?:atom:)?link$|^enclosure$/.test(name) ? [attributes.get('href') ?? attributes.get('url') ?? ''] : [])); // prettier-ignore
  const inText = [...body.matchAll(/<link>\s*(?:<!\[CDATA\[)?([^<\]]+)/gi)].map(([, address = '']) => address.trim());
  return [...addresses, ...lists, ...[...inAttributes, ...inText].map((text) => decodeXML(text))];
}

function inJson(body: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(body, (key, value: unknown) => {
      if (/^(?:url|next_url|home_page_url|feed_url|image|banner_image|icon|favicon|src|start_url)$/.test(key) && typeof value === 'string') found.push(value);
      return value;
    });
  } catch {
    return []; // whatever it is, it names nothing that could be read
  }
  return found;
}

const whole = (addresses: string[], base: string): string[] =>
  addresses.filter((address) => address !== '').flatMap((address) => URL.parse(address, base)?.href ?? []);
