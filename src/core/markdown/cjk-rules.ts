import { Lexer } from 'marked';

/*
 * Chinese, Japanese and Korean set no spaces, so that **「強調」**です and **강조(emphasis)**는 can't be emphasis by CommonMark's rules:
 * a mark between punctuation and a letter belongs to the letter. Here, as https://github.com/tats-u/markdown-cjk-friendly
 * proposes, their signs count as letters, and a mark beside one of them belongs to both sides. What stands below is marked's own rule
 * (its groups mean: 1 and 2 end, 3 and 4 begin, 5 and 6 may do either), with `cjk` as a fourth kind of sign. `_` keeps its rules.
 */

const cjk = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\u3001-\u303f\u30a0-\u30ff\uff01-\uff65]`;
const space = String.raw`\s`;

/** @param marks the run of signs */
function mayEnd(marks: string, punctuation: string, letter: string): string {
  const alternatives = [
    `${punctuation}(${marks})(?=${space}|$)`,
    `(?:[${letter}${cjk}](?=${marks}(?:${space}|$))|${letter}(?=${marks}${punctuation}))(${marks})`,
    `(?:${punctuation}|${space})(${marks})(?=${letter})`,
    `${space}(${marks})(?=${punctuation}|${cjk})`,
    `${punctuation}(${marks})(?=${punctuation}|${cjk})`,
    `(?:[${letter}${cjk}](?=${marks}[${letter}${cjk}])|${cjk}(?=${marks}${punctuation}))(${marks})`,
  ];
  return alternatives.join('|');
}

const isCjk = new RegExp(cjk, 'v');
/** Where all of them are; most texts have none, and a look for these takes a tenth of the time. */
const mayBeCjk = /[\u02EA\u02EB\u1100-\u11FF\u2E80-\uFFFF]/;
export const hasCjk = (text: string): boolean => mayBeCjk.test(text) && isCjk.test(text);

const starPunctuation = `[[\\p{P}\\p{S}]--[*~]--${cjk}]`;
const starLetter = `[[[^\\s\\p{P}\\p{S}]~]--${cjk}]`;
const beside = new RegExp(`^[[\\s\\p{P}\\p{S}]--[*_]]|^${cjk}`, 'v');

/** For `*` and `**`. */
export const starRules = {
  ...Lexer.rules.inline.gfm,
  emStrongLDelim: new RegExp(`^\\*+(?:(${starPunctuation})|([^\\s*]))?`, 'v'),
  emStrongRDelimAst: new RegExp(String.raw`^[^_*]*?__[^_*]*?\*[^_*]*?(?=__)|[^*]+(?=[^*])|${mayEnd(String.raw`\*+(?!\*)`, starPunctuation, starLetter)}`, 'gv'),
  punctuation: beside,
};

const tildePunctuation = `[[\\p{P}\\p{S}]--[~]--${cjk}]`;
const tildeLetter = `[[^\\s\\p{P}\\p{S}]--${cjk}]`;

/** For `~` and `~~`. */
export const tildeRules = {
  ...Lexer.rules.inline.gfm,
  delLDelim: new RegExp(`^~~?(?:(${tildePunctuation})|[^\\s~])`, 'v'),
  delRDelim: new RegExp(`^[^~]+(?=[^~])|${mayEnd('~~?(?!~)', tildePunctuation, tildeLetter)}`, 'gv'),
  punctuation: beside,
};
