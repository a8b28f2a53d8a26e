import { escapeHtml, plainText } from '../core/html.js';
import { idsApart } from '../core/ids-apart.js';
import { say } from '../platform/site-words.store.js';
import { asWritten, type PostText } from './as-written.js';
import { homeList } from './lists.js';
import { fullPageOf, headOf, type ListPage } from './numbered-list.js';
import type { Page, PageContext } from './page.js';
import { formerly } from './post.page.js';
import { excerptText, fullText } from './post-text.js';
import type { Entry, PostRow } from './public-posts.store.js';
import { longestExcerpt, roomFor, roomOf } from './room.js';
import type { SiteView } from './site-view.store.js';
import { entryOf, summaryOf } from './summary.js';
import { textOptions } from './text-options.js';
import type { Theme } from './theme.service.js';

/** `/`: the newest posts, those that are on no full page yet. */
export const homePage: Page = async (context) => {
  const list = await headOf(homeList, context.view);
  const { about } = context.view.settings;
  const aboutHtml = about === '' ? '' : (await fullText(await aboutText(about, context), context.view, false)).html;
  return shown(list, context, { isEmpty: list.total === 0, about: aboutHtml });
};

/** `/page/N`: the Nth full page, counted from the oldest post. */
export const fullPage: Page = async (context, digits = '') => {
  const list = await fullPageOf(homeList, Number(digits), context.view);
  return list ? shown(list, context, { isEmpty: false, about: '' }) : formerly(context);
};

/** Its ids are apart from those of the posts above it. */
async function aboutText(about: string, { view, theme }: PageContext): Promise<PostText> {
  const options = textOptions({ markdown: about, lang: null }, view.settings);
  const text = await asWritten(theme.apart({ markdown: [about, 'about-', options], excerpt: '', isCleaned: false }), about);
  return { ...text, html: idsApart(text.html, 'about-') };
}

async function shown({ entries, newer, older, number }: ListPage, context: PageContext, more: { isEmpty: boolean; about: string }) {
  const { path, view, theme } = context;
  const isTitles = view.settings.homeShows === 'titles';
  const posts = isTitles ? entries.map((entry) => entryOf(entry, view.settings)) : await summaries(entries, context);
  const isFirst = number === null;
  return theme.html(
    'home',
    view,
    { path, name: isFirst ? '' : say(view.settings.lang, 'Page {}', number) },
    { posts, isTitles, isHome: isFirst, newer, older, number, ...more },
  );
}

async function summaries(entries: Entry[], { view, theme }: PageContext) {
  const summed = [];
  const hasRoom = roomOf(roomFor.list);
  let isFirst = true;
  for (const { id } of entries) {
    const whole = await keptSummary(id, { isFirst, hasRoom: true }, view, theme);
    const isTooMuch = whole?.summary.isWhole && !hasRoom(whole);
    const made: Summed | null = isTooMuch ? await keptSummary(id, { isFirst, hasRoom: false }, view, theme) : whole;
    if (made) summed.push(made.summary);
    isFirst &&= !made?.summary.html.includes('<img');
  }
  return summed;
}

type Place = { isFirst: boolean; hasRoom: boolean };
type Summed = Awaited<ReturnType<typeof summarised>>;

/** The same on each page that shows it in such a place; null when there is no such post. */
const keptSummary = (id: number, place: Place, view: SiteView, theme: Theme): Promise<Summed | null> =>
  view.kept(
    `summary ${id} ${place.isFirst} ${place.hasRoom}`,
    async (own) => {
      const post = own.post(id);
      return post && summarised(post, own, theme, place);
    },
    (made) => (!made || made.isPassing ? 0 : made.summary.html.length * 2),
  );

/** A post in a list: all of it, or how it begins. `isFirst`: whether no picture stands before it on the page. `length` is that of its whole text. */
async function summarised(post: PostRow, view: SiteView, theme: Theme, { isFirst, hasRoom }: Place) {
  const text = await theme.textOf(post, view.settings);
  const summary = summaryOf(post, text, view.settings, await view.byline(post));
  const isWhole = (view.settings.homeShows === 'full' || summary.isAside) && hasRoom;
  const { excerptHtml } = isWhole ? { excerptHtml: '' } : await excerptText({ ...text, excerptHtml: beginningOf(summary.excerptHtml) }, view, isFirst);
  const html = idsApart(isWhole ? (await fullText(text, view, isFirst)).html : excerptHtml, `p${post.id}-`);
  const more = !isWhole && (summary.more || summary.excerptHtml.length > longestExcerpt);
  return { summary: { ...summary, html, isWhole, more }, length: text.html.length, isPassing: text.refusal !== undefined };
}

const beginningOf = (html: string): string => (html.length > longestExcerpt ? `<p>${escapeHtml(plainText(html))}</p>\n` : html);
