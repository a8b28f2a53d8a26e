/*
 * Where words of a text are what was looked for. SQLite's own `highlight` copies all that it has for each place anew: a text of one letter, a quarter
 * of a million times, took it twenty seconds. This one goes over the words once, and ends when there is enough to show.
 */

/** Words in their order; the last one may be the beginning of a word. */
export type Wanted = { words: string[]; isBeginning: boolean };
export type Place = { from: number; to: number };

/** What the index takes for a word: `categories` in publishing/search-index.store.ts. */
export const word = /[\p{L}\p{N}\p{Mn}\p{Mc}\p{Co}]+/gu;

/** In one text no more is looked through: what is further on is found, and not marked. */
const furthest = 100_000;
/** A phrase that follows upon itself is one place up to this length. */
const longest = 200;

/** @param text folded (core/search-fold.ts) @param most places that are wanted, the first ones */
export function placesOf(text: string, wanted: Wanted[], most: number): Place[] {
  const ending = new Map<string, Phrase[]>();
  const phrases = wanted.map(phraseOf);
  for (const each of phrases) if (!each.isBeginning) ending.set(each.last, [...(ending.get(each.last) ?? []), each]);
  const beginnings = phrases.filter(({ isBeginning }) => isBeginning);
  const many = Math.max(0, ...phrases.map(({ first }) => first.length));
  const before: { key: string; from: number }[] = [];
  const places: Place[] = [];
  const isThere = ({ first }: Phrase) => first.every((each, at) => before.at(at - first.length)?.key === each);
  for (const { 0: written, index } of text.slice(0, furthest).matchAll(word)) {
    const key = keyOf(written);
    const found = [...(ending.get(key) ?? []), ...beginnings.filter(({ last }) => key.startsWith(last))].filter(isThere);
    const from = Math.min(...found.map(({ first }) => (first.length === 0 ? index : before.at(-first.length)!.from)));
    before.push({ key, from: index });
    if (before.length > many) before.shift();
    if (found.length === 0) continue;
    if (places.length === most) break;
    const last = places.at(-1);
    if (last && from < last.to && index - last.from < longest) last.to = index + written.length;
    else places.push({ from: Math.max(from, last?.to ?? 0), to: index + written.length });
  }
  return places;
}

/** The words before the last one, and that, as the index has them. */
type Phrase = { first: string[]; last: string; isBeginning: boolean };

function phraseOf({ words, isBeginning }: Wanted): Phrase {
  const keys = words.map(keyOf);
  return { first: keys.slice(0, -1), last: keys.at(-1)!, isBeginning };
}

const isPlain = /^[\x20-\x7e]*$/;

/** As the index folds a word: no cases, no accents. */
const keyOf = (written: string): string =>
  isPlain.test(written)
    ? written.toLowerCase()
    : written
        .normalize('NFD')
        .replace(/[\u0300-\u036f]+/g, '')
        .toLowerCase();
