import type { LineFault } from './read-text.js';
import { lineOf, type Rule } from './rule.js';

/** A rule as it is kept. */
export type KeptRule = Rule & { id: number; feedId: number | null; hits: number; lastUsedAt: string | null };

/** What a text of rules did, or would do: each rule that is new or other, how many were there already, and every line that is none. */
export type TakeReport = { added: Rule[]; changed: Rule[]; unchanged: number; removed: string[]; refused: LineFault[] };

const shownAtMost = 200;

/** A report in words, and a line for each rule and each line that is none. */
export function takenInWords({ added, changed, unchanged, removed, refused }: TakeReport, isDryRun: boolean): string {
  const counts = [
    `${added.length} new`,
    `${changed.length} changed`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
    `${unchanged} as they were`,
  ];
  const rules = isDryRun ? [...added.map((rule) => `  + ${lineOf(rule)}`), ...changed.map((rule) => `  ~ ${lineOf(rule)}`)] : [];
  const more = rules.length > shownAtMost ? [`  … and ${rules.length - shownAtMost} more`] : [];
  const no = refused.length > 0 ? `; ${refused.length} refused` : '';
  return [
    `Redirects${isDryRun ? ' (nothing is written)' : ''}: ${counts.join(', ')}${no}`,
    ...rules.slice(0, shownAtMost),
    ...more,
    ...refused.map(({ line, text, message }) => `  line ${line}: ${message} (${text})`),
  ].join('\n');
}
