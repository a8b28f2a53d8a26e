import { encodePath } from '../core/path.js';
import type { Page } from './page.js';
import { formerly } from './post.page.js';
import { entryOf } from './summary.js';

/** `/tags` and `/categories`: which there are. */
const labelsPage =
  (kind: 'tags' | 'categories', heading: string): Page =>
  async ({ path, view, theme }) => {
    const groups = (await view.labels(kind)).map(({ slug, name, count }) => ({ name, count, url: encodePath(`/${kind}/${slug}`) }));
    return theme.html('tags', view, { path, name: heading }, { heading, groups });
  };

/** `/tags/T` and `/categories/C`: the posts that carry the label, newest first. */
const labelPage =
  (kind: 'tags' | 'categories', singular: 'tag' | 'category', word: string): Page =>
  async (context, slug = '') => {
    const { view, theme } = context;
    const entries = await view.newest(`${singular}:${slug}`);
    if (entries.length === 0) return formerly(context);
    const heading = (await view.labelName(kind, slug)) ?? slug;
    const path = encodePath(context.path);
    const feed = { type: 'application/atom+xml', title: `${view.settings.title}: ${heading}`, url: `${path}/atom.xml` };
    const own = kind === 'tags' ? { feeds: [feed] } : {}; // a category has none
    return theme.html(
      'list',
      view,
      { path, name: heading, ...own },
      { heading, kind: word, ...own, posts: entries.map((entry) => entryOf(entry, view.settings)) },
    );
  };

export const tagsPage = labelsPage('tags', 'Tags');
export const categoriesPage = labelsPage('categories', 'Categories');
export const tagPage = labelPage('tags', 'tag', 'Tag');
export const categoryPage = labelPage('categories', 'category', 'Category');

/** `/archive`: the years. */
export const archivePage: Page = async ({ path, view, theme }) => {
  const years = (await view.years()).map(({ year, count }) => ({ year, count, url: `/archive/${year}` }));
  return theme.html('archive', view, { path, name: 'Archive' }, { years, total: years.reduce((sum, { count }) => sum + count, 0) });
};

/** `/archive/YYYY`: the posts of a year (UTC), newest first. */
export const yearPage: Page = async (context, year = '') => {
  const { path, view, theme } = context;
  const entries = await view.between('all', year, `${String(Number(year) + 1).padStart(4, '0')}`);
  if (entries.length === 0) return formerly(context);
  return theme.html('list', view, { path, name: year }, { heading: year, kind: 'Year', posts: entries.map((entry) => entryOf(entry, view.settings)) });
};
