import { idsApart } from '../core/ids-apart.js';
import { fullPages, postsFor, stretchOf } from '../core/pagination.js';
import { renderApart } from '../rendering/render-pool.service.js';
import { asWritten, type PostText } from './as-written.js';
import type { Page, PageContext } from './page.js';
import { formerly } from './post.page.js';
import { excerptText, fullText } from './post-text.js';
import type { Entry } from './public-posts.store.js';
import type { SiteView } from './site-view.store.js';
import { summaryOf } from './summary.js';
import { textOptions } from './text-options.js';

/** `/`: the newest posts, those that are on no full page yet. */
export const homePage: Page = async ({ path, view, theme }) => {
  const size = view.settings.postsPerPage;
  const total = await view.count('all');
  const full = fullPages(total, size);
  const entries = await view.newest('all', total - full * size);
  const older = full > 0 ? `/page/${full}` : null;
  const posts = await summaries(entries, { view, theme });
  return theme.html('home', view, { path, name: '' }, { posts, older, isEmpty: total === 0, about: await aboutHtml(view) });
};

/** `/page/N`: the Nth full page, counted from the oldest post. */
export const fullPage: Page = async (context, digits = '') => {
  const { path, view, theme } = context;
  const number = Number(digits);
  const size = view.settings.postsPerPage;
  if (!(await view.reaches('all', postsFor(number, size)))) return formerly(context);
  const { first, end } = stretchOf(number, size);
  const posts = await summaries(await view.stretch('all', first, end), { view, theme });
  const newer = (await view.reaches('all', postsFor(number + 1, size))) ? `/page/${number + 1}` : '/';
  const older = number > 1 ? `/page/${number - 1}` : null;
  return theme.html('home', view, { path, name: `Page ${number}` }, { posts, newer, older, number });
};

async function aboutHtml(view: SiteView): Promise<string> {
  const { about } = view.settings;
  return about === '' ? '' : (await fullText(await aboutText(about, view), view, false)).html;
}

/** Its ids are apart from those of the posts above it. */
async function aboutText(about: string, { settings }: SiteView): Promise<PostText> {
  const options = textOptions({ markdown: about, lang: null }, settings);
  const text = await asWritten(renderApart({ markdown: [about, 'about-', options], excerpt: '', isCleaned: false }), about);
  return { ...text, html: idsApart(text.html, 'about-') };
}

async function summaries(entries: Entry[], { view, theme }: Omit<PageContext, 'path'>) {
  const posts = await Promise.all(entries.map((entry) => view.post(entry.id)));
  const summed = [];
  let isFirst = true;
  for (const post of posts.filter((each) => each !== null)) {
    const text = await excerptText(await theme.textOf(post, view.settings), view, isFirst);
    summed.push(summaryOf(post, text, view.settings, await view.byline(post)));
    isFirst &&= !text.excerptHtml.includes('<img');
  }
  return summed;
}
