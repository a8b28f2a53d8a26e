import { firstWords } from '../core/first-words.js';
import { dateIn } from '../core/long-date.js';
import { plainText } from '../core/html.js';
import { directionOf } from '../core/locale.js';
import { encodePath } from '../core/path.js';
import { say } from '../platform/site-words.store.js';
import type { Made } from '../rendering/job.js';
import type { Settings } from '../settings/settings.js';
import type { Label, LabelKind } from './counted.store.js';
import type { Entry, PostRow } from './public-posts.store.js';

/** What a list says about a post, and a post page about itself. docs/themes.md is the list of these names. */

/** A short post without a title is an aside: lists show all of it. In words. */
const longestAside = 120;

export function summaryOf(post: PostRow, text: Made, settings: Settings, byline: Label[]) {
  const own = text.ownExcerptHtml;
  const isNamed = post.title !== '';
  return {
    ...entryOf({ ...post, title: post.title || firstWords(post.markdown) }, settings),
    isNamed,
    isAside: !isNamed && !post.link && post.words <= longestAside,
    excerptHtml: own || text.excerptHtml,
    more: own !== '' || text.hasMore,
    minutes: text.minutes,
    tags: post.tags.map(linkTo('tags')),
    categories: post.categories.map(linkTo('categories')),
    authors: byline.map(linkTo('authors')),
  };
}

export const entryOf = (entry: Entry, settings: Settings) => ({
  title: nameOf(entry, settings),
  url: encodePath(entry.path),
  link: entry.link,
  isoDate: entry.publishedAt,
  date: dateIn(settings, entry.publishedAt),
  ...writingOf(entry.lang),
});

/** What a post is called where readers see it: as its author typed it. */
export const nameOf = ({ title }: Pick<Entry, 'title'>, settings: Settings): string => title || say(settings.lang, 'Untitled');

/** The language of a text and how it is written. One that says nothing about it is looked at by the browser. */
export const writingOf = (lang: string | null) => ({ lang, dir: lang ? directionOf(lang) : 'auto' });

export const descriptionOf = (text: Made): string => plainText(text.ownExcerptHtml || text.excerptHtml);

export const linkTo = (kind: LabelKind) => (label: Label) => ({ name: label.name, url: encodePath(`/${kind}/${label.slug}`) });
