import type { Piece } from '../core/pieces.js';
import { countWords } from '../core/words.js';
import { tableOf } from '../core/table-of.js';

/** A bit of a changed text: words, or one sign that nobody sees, with what stands for it. */
type Bit = { text: string; sign?: string };
/** What views/admin/comparison.hbs shows one after the other. */
export type Shown = { same: string } | { folded: string; words: number } | { removed: Bit[] } | { added: Bit[] };

/** More pieces than anybody reads: what comes after them is one. */
const mostPieces = 20_000;
/** How much of an unchanged stretch stays in sight beside a change, and how much must be hidden to be worth a fold, in characters. */
const inSight = { least: 160, most: 700 };
const worthFolding = 400;

/** The differences of two texts, as they are shown: long unchanged stretches folded, white space that changed made visible. */
export function shownOf(pieces: Piece[]): Shown[] {
  const few = pieces.length <= mostPieces ? pieces : [...pieces.slice(0, mostPieces), allOf(pieces.slice(mostPieces))];
  return few.flatMap((piece, i): Shown[] => {
    if ('same' in piece) return folded(piece.same, i > 0, i < few.length - 1);
    const { removed, added } = piece;
    return [...(removed ? [{ removed: bitsOf(removed) }] : []), ...(added ? [{ added: bitsOf(added) }] : [])];
  });
}

const allOf = (pieces: Piece[]): Piece => ({
  removed: pieces.map((piece) => ('same' in piece ? piece.same : piece.removed)).join(''),
  added: pieces.map((piece) => ('same' in piece ? piece.same : piece.added)).join(''),
});

function folded(text: string, hasBefore: boolean, hasAfter: boolean): Shown[] {
  const start = hasBefore ? betweenLetters(text, lineEnd(text)) : 0;
  const end = hasAfter ? betweenLetters(text, lineStart(text)) : text.length;
  if (end - start < worthFolding) return [{ same: text }];
  const hidden = text.slice(start, end);
  return [{ same: text.slice(0, start) }, { folded: hidden, words: countWords(hidden) }, { same: text.slice(end) }].filter((shown) => shown.same !== '');
}

/** The first good place to stop reading on after a change: the end of a line, or of a word. */
function lineEnd(text: string): number {
  const near = text.slice(inSight.least, inSight.most);
  const newline = near.indexOf('\n');
  const space = near.search(/\s/);
  return inSight.least + (newline >= 0 ? newline + 1 : space >= 0 ? space + 1 : near.length);
}

/** The last good place to begin reading before the next change. */
function lineStart(text: string): number {
  const first = Math.max(0, text.length - inSight.most);
  const near = text.slice(first, Math.max(0, text.length - inSight.least));
  const newline = near.lastIndexOf('\n');
  return first + (newline >= 0 ? newline : near.lastIndexOf(' ')) + 1;
}

/** Never between the two halves of a letter beyond U+FFFF. */
const betweenLetters = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at);

/** Longer changes are read for their words. */
const longestWithSigns = 2_000;
const signs: Record<string, string> = tableOf({ '\n': '↵', '\t': '→', ' ': '·', '\u00A0': '⍽' });
/** Where white space means something: in lines and beside their ends, more than one at a time, and what is never seen. */
const telling = /[^\S\n]+(?=\n)|(?<=\n)[^\S\n]+|[^\S\n]{2,}|[\n\t\u00A0\u00AD\u200B-\u200F\u2028-\u202F\u2060-\u2069\uFEFF]/gu;

function bitsOf(text: string): Bit[] {
  if (text.length > longestWithSigns) return [{ text }];
  const bits: Bit[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(/^\s+$/.test(text) ? /\s+/g : telling)) {
    if (index > end) bits.push({ text: text.slice(end, index) });
    bits.push(...Array.from(found, (sign) => ({ text: sign, sign: signs[sign] ?? codeOf(sign) })));
    end = index + found.length;
  }
  return end < text.length ? [...bits, { text: text.slice(end) }] : bits;
}

const codeOf = (sign: string): string => `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
