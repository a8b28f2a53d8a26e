import { readDate } from '../../core/dates.js';
import { decodePath } from '../../core/path.js';
import { slugFrom } from '../../core/slug.js';
import { invalid } from '../../core/problem.js';
import { distinctNames } from '../markdown/labels.js';
import { markdownFromHtml } from '../html/markdown-from-html.js';
import { plainTitle } from '../html/title.js';
import { readHtml, wordsIn } from '../html/tree.js';
import { escaped, figureTag, imageTag, linkTag, mediaTag } from '../html/write.js';
import type { ImportedPost } from '../markdown/read-post.js';
import type { FeedEntry } from './entry.js';

/** An entry of a feed as a post: what the feed holds of it, and a word where that is not all. */
export function postFromEntry(entry: FeedEntry, timeZone: string): ImportedPost {
  if (!entry.isWhole) throw invalid('file', 'the file ends in the middle of this entry: it is cut off');
  const title = plainTitle(entry.title ?? '');
  const isFull = entry.html !== '';
  const body = isFull ? entry.html : entry.summary;
  const markdown = markdownFromHtml([pictureAbove(entry, body), body, attached(entry, body)].filter(Boolean).join('\n'));
  const at = readDate(entry.published, timeZone)?.at ?? null;
  const isPublished = !entry.isDraft && at !== null;
  const path = entry.url === null ? null : pathOf(entry.url);
  const name =
    path
      ?.replace(/\/(?:index\.\w+)?$/, '')
      .replace(/^.*\//, '')
      .replace(/\.\w{2,5}$/, '') ?? '';
  return {
    title,
    slug: slugFrom(name, '') || slugFrom(title, '') || slugFrom(entry.published.slice(0, 16), 'entry'),
    markdown,
    status: isPublished ? 'published' : 'idea',
    kind: entry.kind,
    publishedAt: at,
    updatedAt: readDate(entry.updated, timeZone)?.at ?? null,
    authors: distinctNames(entry.authors),
    tags: distinctNames(entry.tags.map(plainTitle)),
    categories: [],
    aliases: path && path !== '/' && !/[?&](?:p|page_id)=/.test(entry.url ?? '') ? [path] : [],
    excerpt: isFull ? excerptOf(entry) : null,
    lang: entry.lang && /^[a-z]{2,3}(?:-[\w-]+)?$/i.test(entry.lang) ? entry.lang : null,
    link: entry.link && /^https?:/i.test(entry.link) ? entry.link : null,
    translation: null,
    extra: {},
    notices: [...(at === null ? ['has no date that can be read: kept as an idea'] : []), ...cutOff(body, isFull, markdown)],
  };
}

const pathOf = (address: string): string | null => decodePath(address.replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*/i, '') || '/');

const endings = /(?:\[?(?:…|\.\.\.|&hellip;)\]?|(?:continue reading|read (?:more|on|the rest)|weiterlesen|lire la suite|leer más)\W*)$/i;

function cutOff(body: string, isFull: boolean, markdown: string): string[] {
  const words = wordsIn(readHtml(body)).trim();
  if (markdown === '') return ['has no text in the feed'];
  if (endings.test(words)) return ['seems to be cut off in the feed: it holds the beginning only'];
  return !isFull && words.length < 600 && !/<p[\s>]/i.test(body) ? ['has only a summary in the feed, which may not be all of it'] : [];
}

/** A summary that an engine made is the beginning of the text, with dots behind it. */
function excerptOf({ summary, html }: FeedEntry): string | null {
  const [short, long] = [summary, html].map((text) => wordsIn(readHtml(text)).replace(/\s+/g, ' ').trim()) as [string, string];
  return short === '' || endings.test(short) || long.startsWith(short) || short.length > 2_000 ? null : markdownFromHtml(summary);
}

const pictureAbove = ({ image }: FeedEntry, body: string): string => (image && !holds(body, image) ? figureTag(imageTag(image, ''), null) : '');

const holds = (body: string, address: string): boolean => body.includes(address) || body.includes(escaped(address));

function attached({ attachments }: FeedEntry, body: string): string {
  return attachments
    .filter(({ url }) => /^https?:/i.test(url) && !holds(body, url))
    .map(({ url, type, title }) => {
      if (/^(?:audio|video)\//.test(type)) return mediaTag(type.startsWith('audio') ? 'audio' : 'video', url);
      return type.startsWith('image/') ? figureTag(imageTag(url, title), null) : `<p>${linkTag(url, title || url.replace(/^.*\//, '') || url)}</p>`;
    })
    .join('\n');
}
