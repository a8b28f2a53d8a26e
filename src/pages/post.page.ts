import { scriptPaths } from '../core/app-paths.js';
import { firstWords } from '../core/first-words.js';
import { idsApart } from '../core/ids-apart.js';
import { dateIn } from '../core/long-date.js';
import { languageName } from '../core/locale.js';
import { isWorthTelling } from '../core/updated.js';
import { dateInCut } from '../core/permalink.js';
import { encodePath, keyOf } from '../core/path.js';
import { searchText } from '../core/search-text.js';
import type { Settings } from '../settings/settings.js';
import type { Label } from './counted.store.js';
import { dateList } from './lists.js';
import type { PostText } from './as-written.js';
import { mentionsFor } from './mentions.js';
import { pictureOf } from './picture.js';
import { gone, movedTo, page, type Outcome } from './outcome.js';
import type { Page, PageContext } from './page.js';
import type { Entry, PostRow } from './public-posts.store.js';
import { fullText } from './post-text.js';
import { nameOf, descriptionOf, linkTo, summaryOf, writingOf } from './summary.js';

/** Any other path: the post that lives there, the post that an alias leads to, or 410 for what once answered. */
export const postPage: Page = async (context) => {
  const { path, view } = context;
  const post = await view.postAt(path);
  if (post) return foundBy(post, await context.theme.textOf(post, context.view.settings), context);
  // Old addresses are known by their key, and the key of a page that lives at `/a/` leads there without being told
  if (path !== keyOf(path) || (await view.postAt(`${path}/`))) return null;
  return (await aliasOf(context)) ?? (await dateCut(context)) ?? formerly(context);
};

/** `/2026/11` of `/2026/11/21/slug`: the archive of that time. */
async function dateCut({ path, view }: PageContext): Promise<Outcome | null> {
  const date = /\/\d{2,4}$/.test(path) ? dateInCut(view.settings.permalink, path) : null;
  const list = date === null ? null : dateList(date);
  return list && (await view.reaches(list, 1)) ? movedTo(list.home) : null;
}

/** What answers where no page lives (now): an alias's post, or 410 for ever after a 200. */
export async function formerly(context: PageContext): Promise<Outcome | null> {
  return (await aliasOf(context)) ?? ((await context.view.hasAnswered(context.path)) ? gone : null);
}

async function aliasOf({ path, view }: PageContext): Promise<Outcome | null> {
  const target = await view.aliasAt(path);
  return target ? movedTo(target) : null;
}

/** `/SLUG.md`: the source of the post. One that has moved took its source along. */
export const sourcePage: Page = async (context) => {
  const { path, view } = context;
  const home = path.slice(0, -'.md'.length);
  const post = (await view.postAt(home)) ?? (await view.postAt(`${home}/`));
  if (post) return page(post.markdown);
  const outcome = await formerly(context);
  const movedHome = outcome?.kind === 'gone' ? await view.aliasAt(home) : null;
  return movedHome === null ? outcome : movedTo(sourceOf(movedHome));
};

/** Where the source of the post at a path is. */
export const sourceOf = (path: string): string => `${path.replace(/\/$/, '')}.md`;

/** Its page, and what a search finds of it. */
async function foundBy(post: PostRow, text: PostText, context: PageContext): Promise<Outcome> {
  const outcome = await pageOf(post, text, context);
  return outcome.kind === 'page'
    ? { ...outcome, search: { id: post.id, title: post.title || firstWords(post.markdown), text: searchText(text.html) } }
    : outcome;
}

/** The page of a post, with its text as HTML. */
export async function pageOf(post: PostRow, text: PostText, { path, view, theme }: PageContext): Promise<Outcome> {
  const isPage = post.kind === 'page';
  const { previous, next } = isPage ? { previous: null, next: null } : await view.neighbours(post);
  const byline = isPage ? [] : await view.byline(post);
  const summary = summaryOf(post, text, view.settings, byline);
  const picture = await pictureOf(post, text.html, view);
  const translations = (await view.translations(post)).map(translationLink(view.url));
  const about = { path: encodePath(path), name: summary.title, description: descriptionOf(text), lang: post.lang, picture, translations };
  const takesMentions = !isPage && view.settings.webmentions;
  const frame = isPage ? about : { ...about, article: articleOf(post, byline), takesMentions };
  const outcome = theme.html('post', view, frame, {
    post: {
      ...summary,
      html: idsApart((await fullText(text, view)).html, `p${post.id}-`, theme.ids),
      isPage,
      ...updateOf(post, view.settings),
      translations: translations.filter(({ url }) => url !== summary.url),
    },
    kudos: isPage || !view.settings.kudos ? null : { url: `/kudos/${post.id}`, script: scriptPaths.kudos },
    mentions: takesMentions ? mentionsFor(await view.mentions(post.id), view.settings) : null,
    previous: previous && linkOf(previous, view.settings),
    next: next && linkOf(next, view.settings),
    hasNeighbours: previous !== null || next !== null,
  });
  return text.refusal && outcome.kind === 'page' ? { ...outcome, refusal: text.refusal } : outcome;
}

/** Programs are told whose it is also where pages name nobody; then nobody has a page either. */
const articleOf = ({ publishedAt, updatedAt, authors, tags, path }: PostRow, byline: Label[]) => ({
  publishedAt,
  updatedAt,
  authors: byline.length > 0 ? byline.map(linkTo('authors')) : authors.map(({ name }) => ({ name, url: null })),
  tags: tags.map(({ name }) => name),
  source: encodePath(sourceOf(path)),
});

const linkOf = (entry: Entry, settings: Settings) => ({ title: nameOf(entry, settings), url: encodePath(entry.path), ...writingOf(entry.lang) });

const translationLink =
  (origin: string) =>
  ({ lang, path }: Entry & { lang: string }) => ({ ...writingOf(lang), name: languageName(lang), url: encodePath(path), href: origin + encodePath(path) });

function updateOf(post: PostRow, settings: Settings) {
  if (!isWorthTelling(post)) return {};
  return { updatedIso: post.updatedAt, updatedDate: dateIn(settings, post.updatedAt) };
}
