import { isRecord } from '../markdown/front-matter-fields.js';
import { emptyEntry, type FeedEntry } from './entry.js';
import { paragraphs } from './xml-entry.js';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
const records = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** An item of a JSON Feed (https://www.jsonfeed.org/version/1.1/). */
export function entryFromJson(item: Record<string, unknown>, feedAuthors: string[]): FeedEntry {
  const authors = namesIn(item);
  return {
    ...emptyEntry,
    id: text(item['id']) || text(item['url']),
    title: text(item['title']) ? text(item['title']).replace(/&/g, '&amp;').replace(/</g, '&lt;') : null,
    url: text(item['url']) || null,
    link: text(item['external_url']) || null,
    html: text(item['content_html']) || (text(item['content_text']) ? paragraphs(text(item['content_text'])) : ''),
    summary: text(item['summary']) ? paragraphs(text(item['summary'])) : '',
    published: text(item['date_published']) || text(item['date_modified']),
    updated: text(item['date_modified']),
    authors: authors.length > 0 ? authors : feedAuthors,
    tags: Array.isArray(item['tags']) ? item['tags'].map(text) : [],
    lang: text(item['language']) || null,
    attachments: records(item['attachments']).map((each) => ({ url: text(each['url']), type: text(each['mime_type']), title: text(each['title']) })),
    image: text(item['image']) || text(item['banner_image']) || null,
  };
}

/** 1.0 had one author. */
export const namesIn = (value: Record<string, unknown>): string[] =>
  [...records(value['authors']), ...records([value['author']])].map(({ name }) => text(name)).filter(Boolean);
