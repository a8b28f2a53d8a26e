import { encodePath } from '../core/path.js';
import { say } from '../platform/site-words.store.js';
import type { LabelKind } from './counted.store.js';
import { type FeedLink, feedsOf } from './head.js';
import { labelList, type List } from './lists.js';
import { fullPageOf, headOf } from './numbered-list.js';
import type { Outcome } from './outcome.js';
import type { Page, PageContext } from './page.js';
import { formerly } from './post.page.js';
import { entryOf, linkTo } from './summary.js';

/** `/tags`, `/categories` and `/authors`: which there are. */
const labelsPage =
  (kind: LabelKind, heading: string): Page =>
  async (context) => {
    const { path, view, theme } = context;
    if (kind === 'authors' && !(await view.hasBylines())) return formerly(context);
    const groups = (await view.labels(kind)).map((label) => ({ ...linkTo(kind)(label), count: label.count }));
    const name = say(view.settings.lang, heading);
    return theme.html('tags', view, { path, name }, { heading: name, groups });
  };

export const tagsPage = labelsPage('tags', 'Tags');
export const categoriesPage = labelsPage('categories', 'Categories');
export const authorsPage = labelsPage('authors', 'Authors');

const kinds = { tag: ['tags', 'Tag'], category: ['categories', 'Category'], author: ['authors', 'Author'] } as const;

/** `/tags/T`, `/categories/C` and `/authors/A`, each with its `/page/N`: the posts that carry the label or are by the author, newest first. */
const labelPage =
  (kind: keyof typeof kinds): Page =>
  async (context, slug = '', digits) => {
    const { view } = context;
    if (kind === 'author' && !(await view.hasBylines())) return formerly(context);
    const [plural, word] = kinds[kind];
    const list = labelList(kind, slug);
    const heading = (await view.labelName(plural, slug)) ?? slug;
    return listPage(context, list, digits, {
      heading,
      kind: say(view.settings.lang, word),
      feeds: feedsOf(`${view.settings.title}: ${heading}`, encodePath(list.home)),
    });
  };

export const tagPage = labelPage('tag');
export const categoryPage = labelPage('category');
export const authorPage = labelPage('author');

export type ListHead = {
  heading: string;
  kind: string;
  feeds: FeedLink[];
  up?: Place;
  below?: (Place & { count: number })[];
};
type Place = { name: string; url: string };

/** A page of a list: its first, or the full one of that number. What holds no post (any more) is no page. */
export async function listPage(context: PageContext, list: List, digits: string | undefined, head: ListHead): Promise<Outcome | null> {
  const { path, view, theme } = context;
  const page = digits === undefined ? await headOf(list, view) : await fullPageOf(list, Number(digits), view);
  if (!page || page.entries.length === 0) return formerly(context);
  const { entries, newer, older, number } = page;
  const frame = {
    path: encodePath(path),
    name: number === null ? head.heading : `${head.heading} (${say(view.settings.lang, 'Page {}', number).toLowerCase()})`,
    feeds: head.feeds,
  };
  const posts = entries.map((entry) => entryOf(entry, view.settings));
  // One in sight is enough; programs find the others in the head
  return theme.html('list', view, frame, {
    ...head,
    feeds: head.feeds.slice(0, 1),
    posts,
    number,
    newer: newer && encodePath(newer),
    older: older && encodePath(older),
  });
}
