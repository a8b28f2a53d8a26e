import type { Rows } from '../platform/rows.store.js';
import { lineOf, patternBucket, type Rule } from './rule.js';

/** The order in which rules are asked, for SQL. */
export const inOrder = `CASE kind WHEN 'exact' THEN 0 WHEN 'prefix' THEN 1 ELSE 2 END, CASE kind WHEN 'pattern' THEN id END,
  CASE kind WHEN 'prefix' THEN -length(source) + length(replace(source, '/', '')) END, source`;

const rulesOf = 'SELECT source, code, target FROM Redirect WHERE bucket = ?';
const depths = `SELECT DISTINCT length(source) - length(replace(source, '/', '')) - 1 AS depth FROM Redirect WHERE kind = 'prefix' ORDER BY depth DESC`;

/** What a file of rules holds, null when there is none: a line a rule; that of the patterns begins with how deep prefixes go, the deepest first. */
export function bucketText(rows: Rows, bucket: string): string | null {
  const isPatterns = bucket === patternBucket;
  const lines = rows.all<Rule>(`${rulesOf} ORDER BY ${isPatterns ? 'id' : 'source'}`, bucket).map(lineOf);
  if (!isPatterns) return lines.length === 0 ? null : `${lines.join('\n')}\n`;
  const first = rows.all<{ depth: number }>(depths).map(({ depth }) => depth).join(' '); // prettier-ignore
  return first === '' && lines.length === 0 ? null : `${[first, ...lines].join('\n')}\n`;
}

/** Every file of rules that there may be. */
export function allBuckets(rows: Rows): string[] {
  const buckets = rows.all<{ bucket: string }>('SELECT DISTINCT bucket FROM Redirect').map(({ bucket }) => bucket);
  return buckets.length === 0 ? [] : [...new Set([...buckets, patternBucket])];
}

/** All of them, in the order in which they are asked. */
export const rulesInOrder = (rows: Rows): Rule[] => rows.all<Rule>(`SELECT source, code, target FROM Redirect ORDER BY ${inOrder}`);
