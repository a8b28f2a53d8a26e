import { escapeHtml } from './html.js';
import { encodePath } from './path.js';
import { withoutEnd } from './without-end.js';

/** A word less alike than this is another word. */
const alike = 0.4;
/** And one that is so much less alike than the best is only in its way. */
const besideBest = 0.75;

type Named = { path: string; title: string };
/** What is worked out of pages, for who asks about the same ones many times over. */
export type Known = Map<Named, Pairs>;
type Pairs = { end: string; path: Uint32Array; title: Uint32Array };

/** Those whose address or title is most like the end of a path, best first: what somebody may have meant who misspelled or guessed it. */
export function nearest<T extends Named>(path: string, pages: T[], most = 4, known?: Known): T[] {
  const word = lastPart(path).toLowerCase();
  const wanted = wantedIn(word);
  if (wanted.size === 0) return [];
  const scored = pages
    .map((page) => {
      const pairs = known?.get(page) ?? pairsOf(page);
      known?.set(page, pairs);
      return { page, score: Math.max(likeness(wanted, pairs.path), likeness(wanted, pairs.title), typed(word, pairs.end)) };
    })
    .filter(({ score }) => score >= alike)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most);
  return scored.filter(({ score }) => score >= scored[0]!.score * besideBest).map(({ page }) => page);
}

const lastPart = (path: string): string => withoutEnd(path, '/').replace(/^.*\//, '');

function pairsOf({ path, title }: Named): Pairs {
  const end = lastPart(path).toLowerCase();
  return { end, path: pairsIn(end), title: pairsIn(title) };
}

/** The pairs of neighbouring letters in a text, as numbers, each once: a letter that is wrong changes two of them, and words may change places. */
function pairsIn(text: string): Uint32Array {
  const pairs = new Set<number>();
  for (const word of text
    .slice(0, 200)
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    for (let i = 0; i < word.length; i++) pairs.add(word.charCodeAt(i) * 65_536 + (i + 1 < word.length ? word.charCodeAt(i + 1) : 0));
  return Uint32Array.from(pairs);
}

/** Pairs to be found in many texts. Nearly all of those are none of them, which a byte says faster than a set. */
type Wanted = { size: number; has: (pair: number) => boolean };

function wantedIn(text: string): Wanted {
  const pairs = new Set(pairsIn(text));
  const isMaybe = new Uint8Array(4_096);
  const place = (pair: number): number => ((pair >>> 16) * 31 + (pair & 0xffff)) & 4_095;
  for (const pair of pairs) isMaybe[place(pair)] = 1;
  return { size: pairs.size, has: (pair) => isMaybe[place(pair)] === 1 && pairs.has(pair) };
}

/** From 0 to 1 (Dice’s coefficient). */
function likeness(wanted: Wanted, pairs: Uint32Array): number {
  let common = 0;
  for (let i = 0; i < pairs.length; i++) if (wanted.has(pairs[i]!)) common++;
  return (2 * common) / (wanted.size + pairs.length || 1);
}

/** Words as short as this have too few pairs to tell by. */
const short = 8;

/** How much of a short word was typed right, from 0 to 1: 0 when it is another word. A wrong, a missing, an added letter, or two that changed places. */
function typed(word: string, other: string): number {
  const length = Math.max(word.length, other.length);
  if (length > short || Math.abs(word.length - other.length) > 2) return 0;
  const share = 1 - distance(word, other) / length;
  return share >= 0.5 ? share : 0;
}

/** Damerau and Levenshtein’s, with neighbours changing places once. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

const labelFolder = /^\/(tag|categor|author)(?:s|y|ies)?\/[^/]+\/?$/;

/** In which folder the list is that a reader looks for who asks for `/tag/rails` or `/category/x`; null when for none. */
export function labelFolderOf(path: string): 'tags' | 'categories' | 'authors' | null {
  const [, stem] = labelFolder.exec(path.toLowerCase()) ?? [];
  return stem === undefined ? null : stem === 'tag' ? 'tags' : stem === 'author' ? 'authors' : 'categories';
}

/** A page that a reader may have meant. */
export type Near = { path: string; title: string; lang: string | null };

/** Where the theme's 404 page (views/site/missing.hbs) takes them. */
const nearPlace = /(?: data-words="([^"]*)")?><!--nearest-->/;

/** The page with that list in its place. The theme says what stands above it. */
export const withNear = (page: string, posts: Near[]): string =>
  page.replace(nearPlace, (_, heading = 'Did you mean one of these?') => `>${nearHtml(posts, String(heading))}`);

const nearHtml = (posts: Near[], heading: string): string => `<h2>${heading}</h2>\n<ul class="ledger">\n${posts.map(itemHtml).join('\n')}\n</ul>`;

function itemHtml({ path, title, lang }: Near): string {
  const language = lang ? ` lang="${escapeHtml(lang).replace(/"/g, '')}"` : '';
  return `<li><a class="title" href="${escapeHtml(encodePath(path))}"${language} dir="auto">${escapeHtml(title) || 'Untitled'}</a></li>`;
}
