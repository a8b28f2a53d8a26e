import type { FeedEntry } from './feed-entry.js';
import type { FeedFrame } from './feed.page.js';

/** JSON Feed 1.1 (https://jsonfeed.org/version/1.1). @param items as `jsonItem` makes them */
export function jsonFeed({ title, subtitle, language, home, self, previous, hub }: FeedFrame, items: Buffer[]): Buffer {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(subtitle ? { description: subtitle } : {}),
    home_page_url: home,
    feed_url: self,
    ...(previous ? { next_url: previous } : {}),
    language,
    ...(hub ? { hubs: [{ type: 'WebSub', url: hub }] } : {}),
  };
  const head = JSON.stringify(feed, null, 1).replace(/\n\}$/, ',\n "items": [');
  const listed = items.flatMap((item, at) => (at === 0 ? [item] : [comma, item]));
  return Buffer.concat([Buffer.from(head), ...listed, Buffer.from(items.length > 0 ? '\n ]\n}\n' : ']\n}\n')]);
}

const comma = Buffer.from(',');

/** An item, as it stands in the feed. Its text is most of it and has no line that could be indented: it is put in afterwards. */
export function jsonItem(entry: FeedEntry): Buffer {
  const written = `\n${JSON.stringify(item({ ...entry, html: '' }), null, 1)}`.replaceAll('\n', '\n  ');
  // No value can hold this: its quotation marks would be escaped
  const place = written.indexOf('"content_html": ""') + '"content_html": '.length;
  return Buffer.from(written.slice(0, place) + JSON.stringify(entry.html) + written.slice(place + '""'.length));
}

const item = (entry: FeedEntry) => ({
  id: entry.id,
  url: entry.url,
  ...(entry.link ? { external_url: entry.link } : {}),
  title: entry.title,
  content_html: entry.html,
  ...(entry.summary ? { summary: entry.summary } : {}),
  date_published: entry.published,
  date_modified: entry.updated,
  ...(entry.authors.length > 0 ? { authors: entry.authors.map(({ name, url }) => ({ name, ...(url ? { url } : {}) })) } : {}),
  ...(entry.categories.length > 0 ? { tags: entry.categories } : {}),
  ...(entry.lang ? { language: entry.lang } : {}),
  ...(entry.enclosures.length > 0 ? { attachments: entry.enclosures.map(({ url, type, bytes }) => ({ url, mime_type: type, size_in_bytes: bytes })) } : {}),
});
