import { escapeHtml } from './html.js';
import { encodePath } from './path.js';

/** A word less alike than this is another word. */
const alike = 0.4;
/** And one that is so much less alike than the best is only in its way. */
const besideBest = 0.75;

/** Those whose address or title is most like the end of a path, best first: what somebody may have meant who misspelled or guessed it. */
export function nearest<T extends { path: string; title: string }>(path: string, pages: T[], most = 4): T[] {
  const wanted = pairsIn(lastPart(path));
  if (wanted.size === 0) return [];
  const scored = pages
    .map((page) => ({ page, score: Math.max(likeness(wanted, pairsIn(lastPart(page.path))), likeness(wanted, pairsIn(page.title))) }))
    .filter(({ score }) => score >= alike)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most);
  return scored.filter(({ score }) => score >= scored[0]!.score * besideBest).map(({ page }) => page);
}

const lastPart = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//, '');

/** The pairs of neighbouring letters in a text: a letter that is wrong changes two of them, and words may change places. */
function pairsIn(text: string): Set<string> {
  const pairs = new Set<string>();
  for (const word of text
    .slice(0, 200)
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    for (let i = 0; i < word.length; i++) pairs.add(word.slice(i, i + 2));
  return pairs;
}

/** From 0 to 1 (Dice’s coefficient). */
function likeness(a: Set<string>, b: Set<string>): number {
  let common = 0;
  for (const pair of a) if (b.has(pair)) common++;
  return (2 * common) / (a.size + b.size || 1);
}

/** A post that a reader may have meant. */
export type Near = { path: string; title: string; lang: string | null };

/** Where the theme's 404 page (views/site/missing.hbs) takes them. */
export const nearPlace = '<!--nearest-->';

/** The list that takes that place. */
export const nearHtml = (posts: Near[]): string => `<h2>Did you mean one of these?</h2>\n<ul class="ledger">\n${posts.map(itemHtml).join('\n')}\n</ul>`;

function itemHtml({ path, title, lang }: Near): string {
  const language = lang ? ` lang="${escapeHtml(lang).replace(/"/g, '')}"` : '';
  return `<li><a class="title" href="${escapeHtml(encodePath(path))}"${language} dir="auto">${escapeHtml(title) || 'Untitled'}</a></li>`;
}
