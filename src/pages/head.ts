import { feedFiles, feedTypes } from '../core/feed-paths.js';
import type { Settings } from '../settings/settings.js';

export type FeedLink = { type: string; title: string; url: string };
/** What others show of a page beside its title: an address with its origin, and a size in pixels. */
export type Picture = { url: string; width: number; height: number; alt: string };
/** What a post says about itself to programs. `source` is the path of its Markdown. */
export type Article = { publishedAt: string; updatedAt: string; authors: { name: string; url: string | null }[]; tags: string[]; source: string };

/** A page as the head of its HTML describes it. views/site/head.hbs is written for what `headOf` returns. */
export type Described = {
  /** percent-encoded */
  path: string;
  /** empty on the home page */
  name: string;
  description: string;
  lang: string;
  feeds?: FeedLink[] | undefined;
  article?: Article | undefined;
  picture?: Picture | null | undefined;
};

/** The links to the feeds below an address (percent-encoded); the blog's own are below ''. */
export const feedsOf = (title: string, base: string): FeedLink[] =>
  feedFiles.map((file) => ({ type: feedTypes[file], title: `${title} (${words[file]})`, url: `${base}/${file}` }));

const words = { 'atom.xml': 'Atom', 'rss.xml': 'RSS', 'feed.json': 'JSON' };

export function headOf(page: Described, site: Pick<Settings, 'title'>, origin: string) {
  const { path, name, description, article, picture } = page;
  return {
    description,
    // What 404 and 410 say is no page's: only the home page is at /
    canonical: path === '/' && name !== '' ? null : origin + path,
    name: name || site.title,
    siteName: site.title,
    type: article ? 'article' : 'website',
    article,
    picture,
    card: picture ? 'summary_large_image' : 'summary',
    feeds: page.feeds ?? feedsOf(site.title, ''),
    data: article && dataOf(page, article, site, origin),
  };
}

/** https://schema.org/BlogPosting as JSON-LD, which no text can end before its time. */
function dataOf(
  { path, name, description, lang, picture }: Described,
  { publishedAt, updatedAt, authors, tags }: Article,
  { title }: Pick<Settings, 'title'>,
  origin: string,
): string {
  const blog = { '@type': 'Blog', name: title, url: `${origin}/` };
  const data = {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline: name,
    ...(description ? { description } : {}),
    url: origin + path,
    mainEntityOfPage: origin + path,
    datePublished: publishedAt,
    dateModified: updatedAt,
    inLanguage: lang,
    author:
      authors.length > 0
        ? authors.map(({ name: who, url }) => ({ '@type': 'Person', name: who, ...(url ? { url: origin + url } : {}) }))
        : { '@type': 'Organization', name: title, url: `${origin}/` },
    ...(tags.length > 0 ? { keywords: tags } : {}),
    ...(picture ? { image: { '@type': 'ImageObject', url: picture.url, width: picture.width, height: picture.height } } : {}),
    isPartOf: blog,
  };
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
