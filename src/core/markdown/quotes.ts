import { primary } from './words.js';

/*
 * Quotation marks and apostrophes of a run of text. A mark that has no partner stays as it was typed (5" and 6'2" are
 * inches and feet), but for an apostrophe: 'tis.
 */

/** Opening and closing marks, those inside of others, and whether a language wants spaces within the outer ones. */
type Marks = { double: [string, string]; single: [string, string]; spaced?: boolean };

const narrow = '\u202f';
const pair = (marks: string): Marks => ({ double: [marks[0]!, marks[1]!], single: [marks[2]!, marks[3]!] });

// As CLDR 48.2 has them, Danish too (Dansk Sprognævn also knows »…« and „…“); but for de-CH, es, fr and nl, where papers and books
// have settled on these
const marksOf: Record<string, Marks> = {
  en: pair('“”‘’'),
  de: pair('„“‚‘'),
  'de-ch': pair('«»‹›'),
  fr: { ...pair('«»“”'), spaced: true },
  'fr-ch': pair('«»‹›'),
  es: pair('«»“”'),
  it: pair('«»“”'),
  pt: pair('“”‘’'),
  'pt-pt': pair('«»“”'),
  ca: pair('«»“”'),
  nl: pair('“”‘’'),
  sv: pair('””’’'),
  fi: pair('””’’'),
  da: pair('“”‘’'),
  nb: pair('«»‘’'),
  nn: pair('«»‘’'),
  no: pair('«»‘’'),
  pl: pair('„”«»'),
  cs: pair('„“‚‘'),
  sk: pair('„“‚‘'),
  sl: pair('„“‚‘'),
  hr: pair('„“‚‘'),
  et: pair('„“‚‘'),
  is: pair('„“‚‘'),
  bg: pair('„“„“'),
  lt: pair('„“„“'),
  lv: pair('“”‘’'),
  vi: pair('“”‘’'),
  ru: pair('«»„“'),
  uk: pair('«»„“'),
  hu: pair('„”»«'),
  ro: pair('„”«»'),
  el: pair('«»“”'),
  tr: pair('“”‘’'),
  ko: pair('“”‘’'),
};

/** What a language without a row keeps as it was typed: Chinese and Japanese have marks of their own, Hebrew writes " inside of words. */
export const marksIn = (lang: string): Marks | undefined => marksOf[lang.toLowerCase()] ?? marksOf[primary(lang)];

const isSpace = (sign: string) => sign === '' || /[\s\u00a0\u202f]/.test(sign);
const opens = (before: string, after: string) => (isSpace(before) || /[\p{Ps}\p{Pi}\p{Pd}"'/]/u.test(before)) && !isSpace(after);
const isWord = (sign: string) => /[\p{L}\p{N}\p{M}]/u.test(sign);

/** 'tis the '90s, Rock 'N' Roll, 's avonds: what comes first there is no quotation. A 'cause' in marks is one, and so is 'T'. */
const leftOut = /^(?:n(?![\p{L}\d])|(?:\d\d(?:e?s|er|ies)?|twas|tis|twere|twill|em|til|cause|bout|s|t|k)(?![\p{L}\d']))/iu;

/** What stands in place of each mark that changes, by its index. Looks at each sign once. */
export function curled(text: string, marks: Marks): Map<number, string> {
  const [left, right] = marks.spaced ? [marks.double[0] + narrow, narrow + marks.double[1]] : marks.double;
  const changed = new Map<number, string>();
  const open: { sign: string; at: number }[] = [];
  const count: Record<string, number> = { '"': 0, "'": 0 };
  for (const { 0: sign, index: at } of text.matchAll(/["']/g)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + 1)];
    if (sign === "'" && isWord(before) && isWord(after) && !/^\d\d$/.test(before + after)) changed.set(at, '’');
    else if (sign === "'" && isSpace(before) && leftOut.test(text.slice(at + 1, at + 9))) changed.set(at, '’');
    else if (opens(before, after)) {
      open.push({ sign, at });
      count[sign]! += 1;
    } else if (!isSpace(before)) {
      // Without the count a text of nothing but "a' would be looked through at every mark
      const partner = count[sign]! > 0 ? open.findLastIndex((each) => each.sign === sign) : -1;
      if (partner >= 0) {
        for (const each of open.slice(partner)) count[each.sign]! -= 1;
        for (const { at: lone } of open.slice(partner + 1).filter((each) => each.sign === "'")) changed.set(lone, '’');
        changed.set(open[partner]!.at, sign === '"' ? left! : marks.single[0]);
        changed.set(at, sign === '"' ? right! : marks.single[1]);
        open.length = partner;
      } else if (sign === "'" && /\p{L}/u.test(before)) changed.set(at, '’');
    }
  }
  for (const { sign, at } of open) if (sign === "'") changed.set(at, '’');
  return changed;
}
