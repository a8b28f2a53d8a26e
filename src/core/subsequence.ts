/*
 * Finding a title by some of its letters, in their order: `wtrb` finds “Where the river bends”. Everything here compares
 * folded texts, so that 10,000 titles are folded once and not at every keystroke.
 */

/** A text as it is compared: without case, accents, and the difference between typed and printed quotes and dashes. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();

/** What was found: the places of the first titles, nearest first and else in their own order; how many match; how near the first one is. */
export type Found = { places: number[]; count: number; nearest: number };

/** Looks through folded titles for what is typed, folded too. Nothing typed finds everything. */
export function find(titles: readonly string[], typed: string, limit = Infinity): Found {
  const keys: number[] = [];
  for (let place = 0; place < titles.length; place++) {
    const distance = distanceTo(titles[place]!, typed);
    // One number to sort by: first the distance, then the place
    if (distance < Infinity) keys.push(distance * titles.length + place);
  }
  const sorted = Float64Array.from(keys).sort();
  const places = Array.from(sorted.subarray(0, limit), (key) => key % titles.length);
  return { places, count: keys.length, nearest: keys.length > 0 ? Math.floor(sorted[0]! / titles.length) : Infinity };
}

/**
 * How far a title is from what is typed: 0 when it begins with it, 1 when a word in it does, 2 when it stands inside a word.
 * Scattered letters cost as much for each piece of them, so initials of words come before letters from anywhere.
 * Infinity when they are not there in this order.
 */
export function distanceTo(title: string, typed: string): number {
  if (title.startsWith(typed)) return 0;
  const inside = title.indexOf(typed);
  for (let at = inside; at >= 0; at = title.indexOf(typed, at + 1)) if (startsWord(title, at)) return 1;
  if (inside >= 0) return 2;
  const leftmost = inPieces(title, typed, nextAnywhere);
  return leftmost === Infinity ? Infinity : Math.min(leftmost, inPieces(title, typed, nextWord));
}

type Next = (title: string, letter: string, from: number) => number;

const nextAnywhere: Next = (title, letter, from) => title.indexOf(letter, from);

const nextWord: Next = (title, letter, from) => {
  for (let at = title.indexOf(letter, from); at >= 0; at = title.indexOf(letter, at + 1)) if (startsWord(title, at)) return at;
  return title.indexOf(letter, from);
};

/** Takes each letter where the piece goes on, else where `next` finds it. */
function inPieces(title: string, typed: string, next: Next): number {
  let cost = 0;
  let from = 0;
  for (const letter of typed) {
    const goesOn = from > 0 && title.startsWith(letter, from);
    const at = goesOn ? from : next(title, letter, from);
    if (at < 0) return Infinity;
    if (!goesOn) cost += startsWord(title, at) ? 1 : 2;
    from = at + letter.length;
  }
  return cost;
}

const startsWord = (title: string, at: number): boolean => at === 0 || signs.includes(title[at - 1]!);

/** What words begin after. Asked for every letter of every title: a regular expression took half of a keystroke. */
const signs = ' -"\'([{<«/\\|.,:;!?…#@&+=*_~';
