import { absoluteLinks } from '../core/absolute-links.js';
import type { FeedFile } from '../core/feed-paths.js';
import { firstWords } from '../core/first-words.js';
import { escapeHtml, xmlText } from '../core/html.js';
import { mediaNames } from '../core/media-html.js';
import { encodePath } from '../core/path.js';
import { say } from '../platform/site-words.store.js';
import { jsonItem } from './json-feed.js';
import { feedText } from './post-text.js';
import type { PostRow } from './public-posts.store.js';
import type { SiteView } from './site-view.store.js';
import { descriptionOf, nameOf } from './summary.js';
import type { Theme } from './theme.service.js';

export type FeedEntry = Awaited<ReturnType<typeof entryOf>>;
/** An entry as one kind of feed has it, with the length of its HTML. `isPassing`: its text could not be rendered, which may be another time. */
export type WrittenEntry = { updated: string; length: number; bytes: Buffer; isPassing: boolean };
type Enclosure = { url: string; type: string; bytes: number };

/** A post as the feeds of a kind have it, the same bytes in each; null when it is not public. @param isWhole or what a feed that is full holds of it */
export const feedEntry = (id: number, file: FeedFile, isWhole: boolean, view: SiteView, theme: Theme): Promise<WrittenEntry | null> =>
  view.kept(
    `${file} ${id}${isWhole ? '' : ' beginning'}`,
    async (own) => {
      const post = own.post(id);
      if (!post) return null;
      const entry = await own.once(`entry ${id}`, (inner) => entryOf(post, inner, theme));
      const { refusal } = await theme.textOf(post, own.settings);
      const shown = isWhole ? entry : { ...entry, html: beginningOf(entry, own.settings.lang) };
      return { updated: entry.updated, length: shown.html.length, bytes: bytesOf(shown, file, theme), isPassing: refusal !== undefined };
    },
    (entry) => (!entry || entry.isPassing ? 0 : entry.bytes.length),
  );

const beginningOf = ({ summary, url }: FeedEntry, lang: string): string =>
  `<p>${escapeHtml(summary)}</p>\n<p><a href="${url}">${escapeHtml(say(lang, 'Read on'))}</a></p>\n`;

const bytesOf = (entry: FeedEntry, file: FeedFile, theme: Theme): Buffer =>
  file === 'feed.json' ? jsonItem(entry) : Buffer.from(theme.part(file === 'atom.xml' ? 'atom-entry' : 'rss-item', entry));

/** A post as every feed tells it: the whole text, at addresses that hold wherever it is read. */
async function entryOf(post: PostRow, view: SiteView, theme: Theme) {
  const written = await theme.textOf(post, view.settings);
  const text = await feedText(written, view);
  const home = encodePath(post.path);
  const byline = await view.byline(post); // who has no page has no address
  return {
    // Survives a new address, an export and an import
    id: `urn:uuid:${post.uid}`,
    url: view.url + home,
    link: post.link,
    title: xmlText(nameOf({ title: post.title || firstWords(post.markdown) }, view.settings)),
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
