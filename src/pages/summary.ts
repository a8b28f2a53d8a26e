import { dateIn } from '../core/long-date.js';
import { plainText } from '../core/html.js';
import { encodePath } from '../core/path.js';
import type { Made } from '../rendering/job.js';
import type { Settings } from '../settings/settings.js';
import type { Entry, Label, PostRow } from './public-posts.store.js';

/** What a list says about a post, and a post page about itself. views/site/*.hbs are written for these names. */

export function summaryOf(post: PostRow, text: Made, settings: Settings, byline: string[]) {
  const own = text.ownExcerptHtml;
  return {
    ...entryOf(post, settings),
    title: post.title || untitled(text),
    excerptHtml: own || text.excerptHtml,
    more: own !== '' || text.hasMore,
    lang: post.lang,
    tags: post.tags.map(linkTo('tags')),
    categories: post.categories.map(linkTo('categories')),
    authors: byline.map((name) => ({ name })),
  };
}

export const entryOf = (entry: Entry, settings: Settings) => ({
  title: entry.title || 'Untitled',
  url: encodePath(entry.path),
  link: entry.link,
  isoDate: entry.publishedAt,
  date: dateIn(settings, entry.publishedAt),
});

export const descriptionOf = (post: PostRow, text: Made): string => plainText(post.excerpt ?? text.excerptHtml);

const untitled = (text: Made): string => plainText(text.excerptHtml, 60) || 'Untitled';

const linkTo = (kind: 'tags' | 'categories') => (label: Label) => ({ name: label.name, url: encodePath(`/${kind}/${label.slug}`) });
