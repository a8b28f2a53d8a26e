import { textOf, type XmlElement } from '../xml/elements.js';
import { decodedName, type Item, readItem } from './item.js';
import { withoutEnd } from '../../core/without-end.js';

/** A file of the old site, as posts name it by its number. */
export type Attachment = { url: string; alt: string; caption: string; parent: string; isPicture: boolean };

/** What has to be known of a whole export before one post of it can be read. */
export type Site = {
  /** `https://old.example/blog`, without a slash at its end */
  address: string | null;
  lang: string | null;
  /** people by the name with which they sign in */
  authors: Map<string, string>;
  /** the parents of categories, by name */
  parents: Map<string, string>;
  attachments: Map<string, Attachment>;
  /** blocks that several posts share */
  shared: Map<string, string>;
  /** how many items of which type and state there are */
  items: number;
  generator: string | null;
};

export const newSite = (): Site => ({
  address: null,
  lang: null,
  authors: new Map(),
  parents: new Map(),
  attachments: new Map(),
  shared: new Map(),
  items: 0,
  generator: null,
});

const channel = new Set(['item', 'wp:author', 'wp:category', 'wp:term', 'wp:base_blog_url', 'wp:wxr_version', 'link', 'language']);

/** The elements of a WXR file that count. */
export const isOfChannel = (name: string, parents: string[]): boolean => parents.length === 2 && parents[1] === 'channel' && channel.has(name);

export function learn(site: Site, element: XmlElement, waiting: Map<string, { name: string; parent: string }>): void {
  const text = element.text.trim();
  if (element.name === 'wp:base_blog_url') site.address = withoutEnd(text, '/') || site.address;
  else if (element.name === 'link') site.address ??= withoutEnd(text, '/') || null;
  else if (element.name === 'language') site.lang ??= text || null;
  else if (element.name === 'wp:author') learnAuthor(site, element);
  else if (element.name === 'wp:category') learnCategory(element, waiting);
  else if (element.name === 'item') learnItem(site, readItem(element));
}

function learnAuthor(site: Site, element: XmlElement): void {
  const login = textOf(element, 'wp:author_login') ?? '';
  const names = ['first_name', 'last_name'].map((name) => textOf(element, `wp:author_${name}`)).filter(Boolean);
  const name = textOf(element, 'wp:author_display_name') ?? (names.join(' ') || login);
  if (login) site.authors.set(login.toLowerCase(), name);
}

function learnCategory(element: XmlElement, waiting: Map<string, { name: string; parent: string }>): void {
  const nicename = decodedName(textOf(element, 'wp:category_nicename') ?? '');
  const parent = decodedName(textOf(element, 'wp:category_parent') ?? '');
  waiting.set(nicename, { name: textOf(element, 'wp:cat_name') ?? nicename, parent });
}

/** Parents are named by their word, and may come after their children. */
export function settleParents(site: Site, waiting: Map<string, { name: string; parent: string }>): void {
  for (const { name, parent } of waiting.values()) if (parent) site.parents.set(name, waiting.get(parent)?.name ?? parent);
}

function learnItem(site: Site, item: Item): void {
  site.items += 1;
  if (item.type === 'wp_block') site.shared.set(item.id, item.content);
  if (item.type !== 'attachment') return;
  const url = item.fileUrl || item.guid;
  const alt = item.meta.get('_wp_attachment_image_alt') ?? '';
  const isPicture = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)$/i.test(url.replace(/[?#].*$/, '')) || !/\.\w{2,4}$/.test(url);
  site.attachments.set(item.id, { url, alt, caption: item.excerpt, parent: item.parent, isPicture });
}
