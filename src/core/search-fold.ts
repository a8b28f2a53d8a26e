import { tableOf } from './table-of.js';

/*
 * SQLite's index folds the accents of Latin letters, and cases everywhere. Here those of Greek, Cyrillic, Hebrew and Arabic follow: Θάλασσα is
 * found by ΘΑΛΑΣΣΑ, ёлка by елка, كِتَاب by كتاب; and Latin letters with a stroke, which Unicode takes for letters of their own: Łódź by lodz. In other scripts marks are letters (Devanagari, Thai) or parts of them (Hangul).
 * Each sign stays one sign, so that a place in the folded text is the same place in the text.
 */

const foldable =
  /[øØłŁđĐħĦŧŦıðÐ\u0370-\u052f\u0591-\u05c7\u0610-\u061a\u0622-\u0626\u0640\u064b-\u065f\u0670\u06c0-\u06d3\u1f00-\u1fff\u2de0-\u2dff\ufb1d-\ufb4e]/g;

/** A mark by itself becomes one that the index leaves out of words. */
const silent = '\u0301';

const known = new Map<string, string>();

/** @param text in NFC */
export const folded = (text: string): string =>
  text.replace(foldable, (sign) => {
    let plain = known.get(sign);
    if (plain === undefined) known.set(sign, (plain = plainOf(sign)));
    return plain;
  });

const stroked: Record<string, string> = tableOf({ ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ŧ: 't', ı: 'i', ð: 'd' });

function plainOf(sign: string): string {
  const plain = stroked[sign.toLowerCase()];
  if (plain) return plain;
  const base = sign
    .normalize('NFD')
    .replace(/\p{Mn}|\u0640/gu, '')
    .toLowerCase()
    .replace('ς', 'σ');
  return base === '' ? silent : base.length === 1 ? base : sign;
}
