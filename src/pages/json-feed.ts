import type { FeedEntry } from './feed-entry.js';
import type { Feed } from './feed.page.js';

/** JSON Feed 1.1 (https://jsonfeed.org/version/1.1). */
export function jsonFeed({ title, subtitle, language, home, self, previous, hub, entries }: Feed): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(subtitle ? { description: subtitle } : {}),
    home_page_url: home,
    feed_url: self,
    ...(previous ? { next_url: previous } : {}),
    language,
    ...(hub ? { hubs: [{ type: 'WebSub', url: hub }] } : {}),
    items: entries.map(item),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
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
