/*
 * What a text is made of when two of them are compared: words, white space by the run, line ends one by one, and every other sign by
 * itself with the marks that belong to it. Scripts that write no spaces are taken letter by letter, emoji whole.
 */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const word = String.raw`[[\p{L}\p{N}_]--[${unspaced}]][[\p{L}\p{N}\p{M}_'’]--[${unspaced}]]*`;
const emoji = String.raw`\p{Extended_Pictographic}(?:[\u{1F3FB}-\u{1F3FF}\uFE0F]|\u200D\p{Extended_Pictographic})*|\p{RI}\p{RI}`;
const token = new RegExp(String.raw`${word}|\n|[^\S\n]+|${emoji}|[^]\p{M}*`, 'gv');

/** Every word, sign and white space of a text, in order; joined they are the text. So it is with lines and sentences. */
export const wordsOf = (text: string): string[] => text.match(token) ?? [];

/** The lines of a text, each with its end. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The sentences of a text, or what comes near them, each with the space behind it. */
export const sentencesOf = (text: string): string[] => text.match(/[^.!?。！？]+[.!?。！？]*\s*|[.!?。！？]+\s*/g) ?? [];

/** How much of two texts' beginning is the same. */
export function sameHead(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** How much of their ends is the same. */
export function sameTail(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(a.length - length - 1) === b.charCodeAt(b.length - length - 1)) length++;
  return length;
}

/** Where a text may be cut: the nearest such place before `at`, and the nearest behind it. */
export type Cut = { before: (text: string, at: number) => number; behind: (text: string, at: number) => number };

/** Between two lines. */
export const lineCut: Cut = {
  before: (text, at) => (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1),
  behind: (text, at) => text.indexOf('\n', at) + 1 || text.length,
};

const endsApart = new RegExp(`[\\s${unspaced}]$`, 'u');
const beginsApart = new RegExp(`^[\\s${unspaced}]`, 'u');
/** How far a place between two words is looked for. */
const farthest = 1_000;

/** Between two words, without cutting a token of either text. */
export const wordCut: Cut = {
  before: (text, at) => {
    for (let place = at; place > Math.max(0, at - farthest); place--)
      if (endsApart.test(text.slice(Math.max(0, place - 2), place)) && !/^\p{M}/u.test(text.slice(place, place + 2))) return place;
    return 0;
  },
  behind: (text, at) => {
    for (let place = at; place < Math.min(text.length, at + farthest); place++) if (beginsApart.test(text.slice(place, place + 2))) return place;
    return text.length;
  },
};
