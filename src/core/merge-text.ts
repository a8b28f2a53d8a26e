import { decided, type Piece, threeWay } from './three-way.js';

/** Merges by lines, and where both sides changed the same lines, by words. */
export const mergeText = (base: string, mine: string, theirs: string): Piece[] =>
  threeWay({ base: inLines(base), mine: inLines(mine), theirs: inLines(theirs) }).flatMap((piece) => (piece.text === null ? byWords(piece) : [piece]));

/** Merges by words alone: a title, or a few lines. */
export const mergeWords = (base: string, mine: string, theirs: string): Piece[] => {
  const piece = decided(base, mine, theirs);
  return piece.text === null ? byWords(piece) : [piece];
};

function byWords({ base, mine, theirs }: Piece): Piece[] {
  const pieces = threeWay({ base: inWords(base), mine: inWords(mine), theirs: inWords(theirs) });
  return readable(pieces.flatMap((piece) => (piece.text === null ? narrowed(piece) : [piece])));
}

/** A line with the empty ones below it: those are everywhere, and say nothing about what belongs together. */
const inLines = (text: string): string[] => text.match(/\n*[^\n]+\n*|\n+/g) ?? [];

/** Words, signs, spaces; in scripts that set words apart by nothing, each sign. */
const inWords = (text: string): string[] => text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+|./gsu) ?? [];

/** What both sides wrote alike before they parted is no matter of choice. */
function narrowed({ base, mine, theirs }: Piece): Piece[] {
  const later = laterOf(base, mine, theirs);
  if (later !== null) return [{ base, mine, theirs, text: later }];
  const [a, b] = [inWords(mine), inWords(theirs)];
  const parted = a.findIndex((word, i) => word !== b[i]);
  const same = a.slice(0, parted < 0 ? a.length : parted).join('');
  const rest = (text: string) => text.slice(same.length);
  return [decided('', same, same), { base, mine: rest(mine), theirs: rest(theirs), text: null }];
}

/** When both only added, and one has all that the other has, it is the later state of the same writing. */
function laterOf(base: string, mine: string, theirs: string): string | null {
  const [less, more] = mine.length < theirs.length ? [mine, theirs] : [theirs, mine];
  const grew = (from: string, to: string) => to.startsWith(from) || to.endsWith(from);
  return grew(base, less) && grew(less, more) ? more : null;
}

/** Two places on one line become one, with what stands between: a choice is about a stretch that can be read. */
function readable(pieces: Piece[]): Piece[] {
  const all: Piece[] = [];
  let open = -1;
  for (const piece of pieces) {
    if (piece.text === null && open >= 0) all.push(joined(all.splice(open), piece));
    else {
      if (piece.text === null) open = all.length;
      else if (piece.text.includes('\n')) open = -1;
      all.push(piece);
    }
  }
  return all.filter(({ base, mine, theirs }) => base + mine + theirs !== '');
}

function joined(before: Piece[], last: Piece): Piece {
  const all = (version: 'base' | 'mine' | 'theirs') => [...before, last].map((piece) => piece[version]).join('');
  return { base: all('base'), mine: all('mine'), theirs: all('theirs'), text: null };
}
