/*
 * Text as the search index holds it. Scripts that put no space between words are held sign by sign: a word in them is then a
 * row of signs, and found wherever it stands.
 */

/** Seen by the index as a space, and by nobody else. */
const gap = '\u200B';

const unspaced = /[\p{sc=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Mymr}]\p{M}*/gu;

/** Where the signs of such scripts are; a look for these takes a tenth of the time. */
const mayBeUnspaced = /[\u0E00-\u10FF\u1780-\u19FF\u2E80-\uFFFF]/;

export const withGaps = (text: string): string => (!mayBeUnspaced.test(text) ? text : text.replace(unspaced, `${gap}$&${gap}`));
export const withoutGaps = (text: string): string => text.replaceAll(gap, '');
