import { escapeHtml } from './html.js';
import { encodePath } from './path.js';
import { withoutGaps } from './search-gaps.js';

/** What is found lies between these two in a title and in a piece of text. */
export const found = { from: '\u0002', to: '\u0003' } as const;

/** A post that was found: its title and the piece of its text that says why, with the marks of `found`. */
export type Hit = { path: string; title: string; piece: string; date: { iso: string; words: string } | null; lang: string | null };

/** `some`: none has all of the words, these have some of them. */
export type Results = { query: string; hits: Hit[]; total: number; isMore: boolean; page: number; some: boolean };

/** Says English words in the language of the blog. */
type Say = (words: string, value?: string | number) => string;

/** Where the page that the theme made (views/site/search.hbs) takes what was found, and what was typed. */
export const places = { results: /<!--results-->.*?<!--\/results-->/s, value: ' value="search-typed"' } as const;

/** The list that takes that place. Its classes are `results`, `piece`, `when`; the rest is plain HTML. */
export function resultsHtml({ query, hits, total, isMore, page, some }: Results, say: Say): string {
  if (query.trim() === '') return '';
  const count = isMore ? say('More than {} posts', total) : total === 1 ? say('1 post') : say('{} posts', total);
  const said = hits.length === 0 ? say('Nothing was found.') : some ? say('No post has all of these words; {} with some of them.', count) : `${count}.`;
  const items = hits.map(itemHtml).join('\n');
  return `<p role="status">${said}</p>\n${items && `<ol class="results" start="${(page - 1) * perPage + 1}">\n${items}\n</ol>\n`}${linksHtml(query, page, total, say)}`;
}

export const perPage = 20;

function itemHtml({ path, title, piece, date, lang }: Hit): string {
  const language = lang ? ` lang="${escapeHtml(lang).replace(/"/g, '')}"` : '';
  const when = date ? `\n<p class="when"><time datetime="${date.iso}">${escapeHtml(date.words)}</time></p>` : '';
  return `<li${language} dir="auto"><a href="${escapeHtml(encodePath(path))}">${marked(title) || 'Untitled'}</a>${when}\n<p class="piece">${marked(piece)}</p></li>`;
}

const marked = (text: string): string =>
  escapeHtml(withoutGaps(text))
    .replaceAll(found.from, '<mark>')
    .replaceAll(found.to, '</mark>')
    .replaceAll('</mark><mark>', '')
    .replaceAll('</mark> <mark>', ' ');

function linksHtml(query: string, page: number, total: number, say: Say): string {
  const link = (to: number, rel: string, words: string) =>
    `<a rel="${rel}" href="/search?q=${encodeURIComponent(query.toWellFormed())}${to > 1 ? `&amp;page=${to}` : ''}">${words}</a>`;
  const links = [page > 1 ? link(page - 1, 'prev', say('Nearer')) : '', page * perPage < total ? link(page + 1, 'next', say('Further')) : ''].filter(Boolean);
  return links.length > 0 ? `<nav class="pages" aria-label="${say('Pages')}">${links.join(' ')}</nav>` : '';
}
