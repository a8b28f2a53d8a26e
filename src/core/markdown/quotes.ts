import { primary } from './words.js';
import { tableOf } from '../table-of.js';

/*
 * Quotation marks and apostrophes of a run of text. A mark that has no partner stays as it was typed (5" and 6'2" are
 * inches and feet), but for an apostrophe: 'tis.
 */

/** Opening and closing marks, those inside of others, and whether a language wants spaces within the outer ones. */
type Marks = { double: [string, string]; single: [string, string]; isSpaced: boolean };

const narrow = '\u202f';
const pair = (marks: string, language: string): Marks => ({ double: [marks[0]!, marks[1]!], single: [marks[2]!, marks[3]!], isSpaced: language === 'fr' });

// As CLDR 48.2 has them, Danish too (Dansk Sprognævn also knows »…« and „…“); but for de-CH, es, fr and nl, where papers and books
// have settled on these
const languagesOf: Record<string, string> = tableOf({
  '“”‘’': 'en pt nl da lv vi tr ko af az bn cy fil ga gd gl gu ha hi id ig km kn lo ml mn mr ms mt my ne or pa ps si so sq sw ta te tg th yo zu xh fo fy ku sd',
  '„“‚‘': 'de cs sk sl hr et is lb mk',
  '«»‹›': 'de-ch fr-ch am rm fa',
  '«»“”': 'fr es it pt-pt ca el eu kk br',
  '””’’': 'sv fi he yi',
  '«»‘’': 'nb nn no',
  '„”«»': 'pl ro',
  '„“„“': 'bg lt',
  '«»„“': 'ru uk be ky',
  '„”»«': 'hu',
  '„”‘’': 'bs',
  '„”’’': 'sr',
  '„“«»': 'ka',
  '«»«»': 'hy',
  '“”«»': 'eo',
  '”“’‘': 'ar ur',
});
const marksOf = new Map(
  Object.entries(languagesOf).flatMap(([marks, languages]) => languages.split(' ').map((language): [string, Marks] => [language, pair(marks, language)])),
);

/** A language without a row keeps what was typed: Chinese and Japanese have marks of their own. */
export const marksIn = (lang: string): Marks | undefined => marksOf.get(lang.toLowerCase()) ?? marksOf.get(primary(lang));

const isSpace = (sign: string) => sign === '' || /[\s\u00a0\u202f]/.test(sign);
const opens = (before: string, after: string) => (isSpace(before) || /[\p{Ps}\p{Pi}\p{Pd}"'/]/u.test(before)) && !isSpace(after);
const isHebrew = (sign: string) => /\p{Script=Hebrew}/u.test(sign);
const isWord = (sign: string) => /[\p{L}\p{N}\p{M}]/u.test(sign);

/** 'tis the '90s, Rock 'N' Roll, 's avonds: what comes first there is no quotation. A 'cause' in marks is one, and so is 'T'. */
const leftOut = /^(?:n(?![\p{L}\d])|(?:\d\d(?:e?s|er|ies)?|twas|tis|twere|twill|em|til|cause|bout|s|t|k)(?![\p{L}\d']))/iu;

/** What stands in place of each mark that changes, by its index. Looks at each sign once. */
export function curled(text: string, marks: Marks): Map<number, string> {
  const [left, right] = marks.isSpaced ? [marks.double[0] + narrow, narrow + marks.double[1]] : marks.double;
  const changed = new Map<number, string>();
  const open: { sign: string; at: number }[] = [];
  const count: Record<string, number> = { '"': 0, "'": 0 };
  for (const { 0: sign, index: at } of text.matchAll(/["']/g)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + 1)];
    if (sign === "'" && isWord(before) && isWord(after) && !/^\d\d$/.test(before + after)) changed.set(at, '’');
    else if (sign === "'" && isSpace(before) && leftOut.test(text.slice(at + 1, at + 9))) changed.set(at, '’');
    else if (isHebrew(before) && isHebrew(after)) continue; // gershayim or geresh: צה"ל
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
