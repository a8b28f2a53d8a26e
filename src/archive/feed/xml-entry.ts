import { escaped } from '../html/write.js';
import { childOf, childrenOf, textOf, type XmlElement } from '../xml/elements.js';
import { emptyEntry, type FeedEntry } from './entry.js';

/** The site that a feed is of: RSS 2.0, RSS 1.0 and Atom (RFC 4287, and 0.3). */
export type Feed = { address: string | null; authors: string[]; lang: string | null };

/** An element of a feed by its name, whether Atom is what its names begin with or not. */
const plain = (name: string): string => name.replace(/^atom:/, '');

export const isOfFeed = (name: string, parents: string[]): boolean => {
  const isTop = parents.length === 1 || (parents.length === 2 && parents[1] === 'channel');
  return isTop && (/^(?:item|entry|link|author|language)$/.test(plain(name)) || name === 'dc:language');
};

export function learnFeed(feed: Feed, element: XmlElement): void {
  const name = plain(element.name);
  if (name === 'link') feed.address ??= atomLink([element], 'alternate') ?? (/^https?:/.test(element.text.trim()) ? element.text.trim() : null);
  if (name === 'author') feed.authors.push(...[textOf(element, 'name') ?? textOf(element, 'atom:name')].filter((each) => each !== null));
  if (name.endsWith('language')) feed.lang ??= element.text.trim() || null;
}

export const entryFrom = (element: XmlElement, feed: Feed): FeedEntry =>
  plain(element.name) === 'entry' ? fromAtom(bare(element), feed) : fromRss(element, feed);

/** Atom with a prefix is Atom. */
const bare = (element: XmlElement): XmlElement =>
  element.name.startsWith('atom:') ? { ...element, name: plain(element.name), children: element.children.map(bare) } : element;

/** RFC 4287, 3.1: text, HTML, or XHTML within a div. */
function atomHtml(element: XmlElement | undefined): string {
  const type = element?.attributes['type'] ?? 'text';
  if (!element) return '';
  if (type === 'xhtml' || /html/.test(type)) return element.text.trim();
  return element.attributes['mode'] === 'escaped' ? element.text.trim() : escaped(element.text.trim());
}

const relOf = ({ attributes }: XmlElement): string => attributes['rel'] ?? 'alternate';
const atomLink = (links: XmlElement[], rel: string): string | null =>
  links.find((link) => relOf(link) === rel && link.attributes['href'])?.attributes['href'] ?? null;

function fromAtom(element: XmlElement, feed: Feed): FeedEntry {
  const links = childrenOf(element, 'link');
  const content = childOf(element, 'content');
  const names = childrenOf(element, 'author')
    .map((author) => textOf(author, 'name'))
    .filter((name) => name !== null);
  const terms = childrenOf(element, 'category').filter(({ attributes }) => !(attributes['scheme'] ?? '').endsWith('#kind'));
  const kind = bloggerKind(element);
  const url = atomLink(links, 'alternate');
  const title = atomHtml(childOf(element, 'title'));
  return {
    ...emptyEntry,
    id: textOf(element, 'id') ?? url ?? title,
    title: title || null,
    url,
    link: atomLink(links, 'related'),
    html: content?.attributes['src'] ? '' : isPlain(content) ? paragraphs(content!.text) : atomHtml(content),
    summary: atomHtml(childOf(element, 'summary')),
    published:
      textOf(element, 'published') ??
      textOf(element, 'issued') ??
      textOf(element, 'created') ??
      textOf(element, 'updated') ??
      textOf(element, 'modified') ??
      '',
    updated: textOf(element, 'updated') ?? textOf(element, 'modified') ?? '',
    authors: names.length > 0 ? names : feed.authors,
    tags: terms.map(({ attributes }) => attributes['label'] ?? attributes['term'] ?? ''),
    lang: element.attributes['xml:lang'] ?? content?.attributes['xml:lang'] ?? null,
    attachments: links
      .filter((link) => relOf(link) === 'enclosure')
      .map(({ attributes }) => ({ url: attributes['href'] ?? '', type: attributes['type'] ?? '', title: attributes['title'] ?? '' })),
    kind: kind === 'page' ? 'page' : 'post',
    isDraft:
      textOf(
        element.children.find(({ name }) => /^(?:app:)?control$/.test(name)),
        'app:draft',
      ) === 'yes' || textOf(childOf(element, 'control'), 'draft') === 'yes',
    isWhole: element.isWhole,
  };
}

const isPlain = (content: XmlElement | undefined): boolean =>
  content !== undefined && (content.attributes['type'] ?? 'text') === 'text' && content.attributes['mode'] !== 'escaped';

/** Plain text as HTML: a blank line is a paragraph. */
export const paragraphs = (text: string): string =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((part) => `<p>${escaped(part.trim()).replace(/\n/g, '<br>')}</p>`)
    .join('\n');

/** Blogger keeps its settings, comments and templates among its entries. */
export const bloggerKind = (element: XmlElement): string =>
  [...childrenOf(element, 'category'), ...childrenOf(element, 'atom:category')]
    .find(({ attributes }) => (attributes['scheme'] ?? '').endsWith('#kind'))
    ?.attributes['term']?.replace(/^.*#/, '') ?? 'post';

function fromRss(element: XmlElement, feed: Feed): FeedEntry {
  const guid = childOf(element, 'guid');
  const link = textOf(element, 'link') ?? atomLink(childrenOf(element, 'atom:link'), 'alternate');
  const isPermanent = guid !== undefined && guid.attributes['isPermaLink'] !== 'false' && /^https?:/.test(guid.text.trim());
  const url = isPermanent ? guid.text.trim() : (link ?? element.attributes['rdf:about'] ?? null);
  const [content, description] = [textOf(element, 'content:encoded'), textOf(element, 'description')];
  const body = content ?? childOf(element, 'xhtml:body')?.text ?? atomHtml(childOf(element, 'atom:content'));
  const authors = [...childrenOf(element, 'dc:creator'), ...childrenOf(element, 'author'), ...childrenOf(element, 'itunes:author')].map(({ text }) =>
    nameIn(text.trim()),
  );
  const [written] = authors.filter(Boolean);
  return {
    ...emptyEntry,
    id: guid?.text.trim() || element.attributes['rdf:about'] || link || textOf(element, 'title') || '',
    title: textOf(element, 'title'),
    url,
    link: isPermanent && link && hostOf(link) !== hostOf(url!) ? link : null,
    html: body || '',
    summary: description ?? '',
    published: textOf(element, 'pubDate') ?? textOf(element, 'dc:date') ?? textOf(element, 'atom:published') ?? textOf(element, 'atom:updated') ?? '',
    updated: textOf(element, 'atom:updated') ?? '',
    authors: childrenOf(element, 'dc:creator').length > 1 ? authors.slice(0, childrenOf(element, 'dc:creator').length) : written ? [written] : feed.authors,
    tags: [...childrenOf(element, 'category'), ...childrenOf(element, 'dc:subject')].map(({ text }) => text.trim()),
    lang: textOf(element, 'dc:language'),
    attachments: childrenOf(element, 'enclosure').map(({ attributes }) => ({ url: attributes['url'] ?? '', type: attributes['type'] ?? '', title: '' })),
    isWhole: element.isWhole,
  };
}

const hostOf = (address: string): string => URL.parse(address)?.hostname.replace(/^www\./, '') ?? '';

/** RSS has a mail address with the name behind it: the address stays out. */
/** Nobody's name is longer than what is looked at. */
const nameIn = (written: string, author = written.slice(0, 300)): string =>
  /^\S+@\S+\s+\((.+)\)$/.exec(author)?.[1] ?? /^(.+?)\s*<\S+@\S+>$/.exec(author)?.[1] ?? author.replace(/^(\S+)@\S+$/, '$1');
