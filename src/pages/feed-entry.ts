import { absoluteLinks } from '../core/absolute-links.js';
import { xmlText } from '../core/html.js';
import { mediaNames } from '../core/media-html.js';
import { encodePath } from '../core/path.js';
import { feedText } from './post-text.js';
import type { PostRow } from './public-posts.store.js';
import type { SiteView } from './site-view.store.js';
import { descriptionOf, summaryOf } from './summary.js';
import type { Theme } from './theme.service.js';

export type FeedEntry = Awaited<ReturnType<typeof feedEntry>>;
type Enclosure = { url: string; type: string; bytes: number };

/** A post as every feed tells it: the whole text, at addresses that hold wherever it is read. */
export async function feedEntry(post: PostRow, view: SiteView, theme: Theme) {
  const written = await theme.textOf(post, view.settings);
  const text = await feedText(written, view);
  const home = encodePath(post.path);
  const byline = await view.byline(post); // who has no page has no address
  return {
    // Survives a new address, an export and an import
    id: `urn:uuid:${post.uid}`,
    url: view.url + home,
    link: post.link,
    title: xmlText(summaryOf(post, text, view.settings, post.authors).title),
    html: xmlText(absoluteLinks(text.html, view.url, home)),
    summary: xmlText(descriptionOf(text)),
    lang: post.lang,
    published: post.publishedAt,
    updated: post.updatedAt,
    rfc822: new Date(post.publishedAt).toUTCString(),
    authors: post.authors.map(({ name, slug }) => ({ name: xmlText(name), url: byline.length > 0 ? view.url + encodePath(`/authors/${slug}`) : null })),
    categories: [...new Set([...post.categories, ...post.tags].map(({ name }) => xmlText(name)))],
    enclosures: await enclosuresIn(written.html, view),
  };
}

/** Recordings, videos and documents of the library that a text plays or links to. */
async function enclosuresIn(html: string, view: SiteView): Promise<Enclosure[]> {
  const files = await view.media([...mediaNames(html, view.url).keys()]);
  return [...files.values()]
    .filter(({ type }) => !type.startsWith('image/'))
    .map(({ path, type, bytes }) => ({ url: view.url + encodePath(path), type, bytes }));
}
