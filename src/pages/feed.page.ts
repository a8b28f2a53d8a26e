import { absoluteLinks, xmlText } from '../core/html.js';
import { encodePath } from '../core/path.js';
import { page } from './outcome.js';
import type { Page, PageContext } from './page.js';
import { formerly } from './post.page.js';
import { feedText } from './post-text.js';
import type { PostRow, Timeline } from './public-posts.store.js';
import { descriptionOf, summaryOf } from './summary.js';

/** A feed says when its newest entry changed, never when it was made: equal posts give equal bytes. */
const epoch = '1970-01-01T00:00:00.000Z';

/** Atom (RFC 4287). The ids of entries are their posts' UUIDs and survive a new slug. */
export const atomFeed: Page = async (context, slug) => feed('atom', context, slug);
/** RSS 2.0. */
export const rssFeed: Page = async (context, slug) => feed('rss', context, slug);

/** JSON Feed 1.1 (https://jsonfeed.org/version/1.1). */
export const jsonFeed: Page = async (context) => {
  const { title, language, home, self, entries } = await contents(context, 'all', null);
  const items = entries.map((entry) => ({
    id: entry.id,
    url: entry.url,
    ...(entry.link ? { external_url: entry.link } : {}),
    title: entry.title,
    content_html: entry.html,
    ...(entry.summary ? { summary: entry.summary } : {}),
    date_published: entry.published,
    date_modified: entry.updated,
    ...(entry.authors.length > 0 ? { authors: entry.authors.map((name) => ({ name })) } : {}),
    ...(entry.tags.length > 0 ? { tags: entry.tags } : {}),
  }));
  const head = { version: 'https://jsonfeed.org/version/1.1', title, home_page_url: home, feed_url: self, language };
  return page(`${JSON.stringify({ ...head, items }, null, 1)}\n`);
};

async function feed(format: 'atom' | 'rss', context: PageContext, slug: string | undefined) {
  if (slug === undefined) return context.theme.text(format, await contents(context, 'all', null));
  const { view } = context;
  const name = await view.labelName('tags', slug);
  const data = await contents(context, `tag:${slug}`, name);
  return data.entries.length > 0 ? context.theme.text(format, data) : formerly(context);
}

async function contents({ path, view, theme }: PageContext, timeline: Timeline, name: string | null) {
  const { title, tagline, lang, feedLength } = view.settings;
  const posts = await Promise.all((await view.newest(timeline, feedLength)).map((entry) => view.post(entry.id)));
  const entries = await Promise.all(posts.filter((post) => post !== null).map((post) => entryOf(post, view.url)));
  return {
    title: xmlText(name === null ? title : `${title}: ${name}`),
    subtitle: xmlText(tagline),
    language: lang,
    home: `${view.url}/`,
    self: view.url + encodePath(path),
    id: `${view.url}${encodePath(path)}`,
    updated: entries.reduce((latest, entry) => (entry.updated > latest ? entry.updated : latest), epoch),
    entries,
  };

  async function entryOf(post: PostRow, url: string) {
    const text = await feedText(await theme.textOf(post, view.settings), view);
    const home = encodePath(post.path);
    return {
      id: `urn:uuid:${post.uid}`,
      url: url + home,
      link: post.link,
      title: xmlText(summaryOf(post, text, view.settings, post.authors).title),
      html: xmlText(absoluteLinks(text.html, url, home)),
      summary: xmlText(descriptionOf(post, text)),
      published: post.publishedAt,
      updated: post.updatedAt,
      rfc822: new Date(post.publishedAt).toUTCString(),
      authors: post.authors.map(({ name }) => xmlText(name)),
      tags: post.tags.map((tag) => xmlText(tag.name)),
    };
  }
}
