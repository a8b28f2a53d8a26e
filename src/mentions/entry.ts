import { holdersOf } from './links-to.js';
import { type Element, elementsIn, isElement, parsed, plain, textOf } from './tree.js';

export const kinds = ['mention', 'reply', 'like', 'repost', 'bookmark'] as const;
export type Kind = (typeof kinds)[number];

/** What a page says about a post, in plain text. */
export type Said = { kind: Kind; author: string; authorUrl: string | null; title: string; content: string; publishedAt: string | null };

const longest = { author: 80, title: 120, content: 280 };
const properties: [Kind, string][] = [
  ['like', 'u-like-of'],
  ['repost', 'u-repost-of'],
  ['bookmark', 'u-bookmark-of'],
  ['reply', 'u-in-reply-to'],
];

/**
 * Reads a page by its microformats (http://microformats.org/wiki/h-entry): the entry that links to the target, else the page as a whole.
 * Who wrote it and what stands in it is what the page says of itself; the host is the only thing that is known.
 */
export function saidBy(page: { url: string; body: string; type: string }, target: string): Said {
  const { host } = new URL(page.url);
  const nothing: Said = { kind: 'mention', author: host, authorUrl: null, title: '', content: '', publishedAt: null };
  if (!/html/i.test(page.type)) return nothing;
  const { root, base } = parsed(page);
  const holders = holdersOf(root, base, target);
  const all = elementsIn(root);
  const entries = all.filter((element) => element.classes.includes('h-entry'));
  const entry = entries.find((each) => holders.has(each)) ?? entries[0];
  if (!entry) return { ...nothing, title: cut(titleIn(all), longest.title) };
  const own = ownElements(entry);
  const kind = properties.find(([, name]) => own.some((each) => each.classes.includes(name) && holders.has(each)))?.[0] ?? 'mention';
  const text = textIn(first(own, ['e-content', 'p-content', 'p-summary']));
  const title = textIn(first(own, ['p-name']));
  return {
    kind,
    ...authorOf(first(own, ['p-author']) ?? all.find((element) => element.classes.includes('h-card')), base, host),
    title: cut(text.startsWith(title) ? '' : title, longest.title),
    content: cut(text || (kind === 'reply' ? title : ''), longest.content),
    publishedAt: momentIn(first(own, ['dt-published'])),
  };
}

const textIn = (element: Element | undefined): string => (element ? textOf(element) : '');

/** What the browser's tab would say. */
const titleIn = (all: Element[]): string =>
  plain(
    all
      .find(({ name }) => name === 'title')
      ?.children.filter((child) => !isElement(child))
      .join('') ?? '',
  );

function authorOf(card: Element | undefined, base: string, host: string): Pick<Said, 'author' | 'authorUrl'> {
  if (!card) return { author: host, authorUrl: null };
  const own = ownElements(card);
  const link = first(own, ['u-url']) ?? card;
  const url = link.attributes['href'] === undefined ? null : URL.parse(link.attributes['href'], base);
  return {
    author: cut(textOf(first(own, ['p-name', 'fn']) ?? card), longest.author) || host,
    authorUrl: url && /^https?:$/.test(url.protocol) && url.href.length <= 500 ? url.href : null,
  };
}

/** The elements of an item, without those of items inside of it. */
function ownElements(item: Element): Element[] {
  const found: Element[] = [];
  const walk = (element: Element): void => {
    for (const child of element.children.filter(isElement)) {
      found.push(child);
      if (!child.classes.some((name) => /^h-[a-z]/.test(name))) walk(child);
    }
  };
  walk(item);
  return found;
}

/** Of the first of these properties that an item has, the first element. */
const first = (own: Element[], names: string[]): Element | undefined =>
  names.map((name) => own.find((element) => element.classes.includes(name))).find((element) => element !== undefined);

/** A date of ours, or nothing: what the page says may be anything. */
function momentIn(element: Element | undefined): string | null {
  const text = element?.attributes['datetime'] ?? textIn(element);
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : null;
  const isSane = date !== null && !Number.isNaN(date.getTime()) && date.getUTCFullYear() >= 1990 && date.getUTCFullYear() < 2100;
  return isSane ? date.toISOString() : null;
}

/** At most so many characters, whole words if there are any. */
export function cut(text: string, most: number): string {
  const signs = [...text];
  if (signs.length <= most) return text;
  const start = signs.slice(0, most - 1).join('');
  return `${start.replace(/\s+\S{0,30}$/, '')}…`;
}
