import { folded } from './search-fold.js';
import { withGaps } from './search-gaps.js';
import { type Wanted, word } from './search-places.js';

/** More of what is typed is not looked for. */
const longest = 200;
const mostTerms = 12;
/** Of a longer phrase the first ones are looked for. FTS5 goes through all places of each. */
const mostWords = 16;

/** One thing that is looked for, as FTS5 has it; `isUnwanted` when posts that have it are left out. */
type Term = { match: string; wanted: Wanted[]; isUnwanted: boolean };

/** What was typed as queries of FTS5: posts with all of it, and with any of it. The same when there is one thing. `wanted` is what is marked. */
export type SearchQuery = { all: string; any: string; wanted: Wanted[] };

/**
 * A query from whatever somebody typed: words, "phrases", words that begin like this* (the last one always does), and -words
 * that are not to be there. Every word is quoted, so that nothing in it can mean anything to FTS5. Null when there is nothing to look for.
 */
export function searchQuery(typed: string): SearchQuery | null {
  const terms = termsIn(folded(typed.slice(0, longest).toWellFormed().normalize('NFC')));
  const wanted = terms.filter(({ isUnwanted }) => !isUnwanted);
  const matches = [...new Set(wanted.map(({ match }) => match))];
  const unwanted = terms.filter(({ isUnwanted }) => isUnwanted).map(({ match }) => ` NOT ${match}`);
  if (wanted.length === 0) return null;
  const joined = (operator: string) => `(${matches.join(` ${operator} `)})${unwanted.join('')}`;
  return { all: joined('AND'), any: joined('OR'), wanted: wanted.flatMap((each) => each.wanted) };
}

const term = /(?<minus>(?<!\S)-)?(?:"(?<phrase>[^"]*)"?|(?<word>[^\s"]+))/g;

function termsIn(text: string): Term[] {
  const found = [...text.matchAll(term)].slice(0, mostTerms);
  return found.flatMap(({ groups = {}, index, 0: whole }) => {
    const isLast = groups['word'] !== undefined && index + whole.length === text.length;
    const wanted = wantedOf(groups['phrase'] ?? groups['word']!, isLast || whole.endsWith('*'));
    return wanted.length > 0 ? [{ match: matchOf(wanted), wanted, isUnwanted: groups['minus'] !== undefined }] : [];
  });
}

/** The words of a term in their order, in all their spellings. One letter begins too many words to be looked for as a beginning. */
function wantedOf(text: string, isBeginning: boolean): Wanted[] {
  const words = (withGaps(text).match(word) ?? []).slice(0, mostWords);
  if (words.length === 0) return [];
  return spellingsOf(words.join(' ')).map((phrase) => ({ words: phrase.split(' '), isBeginning: isBeginning && [...words.at(-1)!].length > 1 }));
}

function matchOf(wanted: Wanted[]): string {
  const spellings = wanted.map(({ words, isBeginning }) => `"${words.join(' ')}"${isBeginning ? ' *' : ''}`);
  return spellings.length === 1 ? spellings[0]! : `(${spellings.join(' OR ')})`;
}

/** Two letters that are written as one, and found either way: Straße and STRASSE, Ærø and Aero. */
const ligatures = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
] as const;

function spellingsOf(phrase: string): string[] {
  const parted = ligatures.reduce((text, [one, two]) => text.replaceAll(one, two), phrase.toLowerCase());
  const joined = ligatures.map(([one, two]) => parted.replaceAll(two, one));
  return [...new Set([phrase, parted, ...joined])].filter((text, at) => at === 0 || text !== phrase.toLowerCase());
}
