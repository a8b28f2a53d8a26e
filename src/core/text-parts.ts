/*
 * What a text is made of when two of them are compared: words, and every other sign by itself with the marks that belong
 * to it, white space too. Scripts that write no spaces are taken letter by letter, emoji whole.
 */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const word = String.raw`[[\p{L}\p{N}_]--[${unspaced}]][[\p{L}\p{N}\p{M}_'’]--[${unspaced}]]*`;
const emoji = String.raw`\p{Extended_Pictographic}(?:[\u{1F3FB}-\u{1F3FF}\uFE0F]|\u200D\p{Extended_Pictographic})*|\p{RI}\p{RI}`;
const token = new RegExp(String.raw`${word}|${emoji}|[^]\p{M}*`, 'gv');

/** Every word, sign and white space of a text, in order; joined they are the text. So it is with lines and sentences. */
export const wordsOf = (text: string): string[] => text.match(token) ?? [];

/** The lines of a text, each with its end. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The sentences of a text, or what comes near them, each with the space behind it. */
export const sentencesOf = (text: string): string[] => text.match(/[^.!?。！？]+[.!?。！？]*\s*|[.!?。！？]+\s*/g) ?? [];
