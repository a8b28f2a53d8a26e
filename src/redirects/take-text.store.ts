import { Problem } from '../core/problem.js';
import type { Database, Writer } from '../platform/database.service.js';
import { Turns } from '../platform/turns.js';
import type { Rows } from '../platform/rows.store.js';
import { readRule } from './read-rule.js';
import { type Format, type Line, type LineFault, readText } from './read-text.js';
import type { TakeReport } from './redirect-list.js';
import { kindOf, mostPatterns, type Rule, shown } from './rule.js';
import { writeRules } from './write-rules.store.js';

export type Taking = { format?: Format | undefined; isDryRun: boolean; feedId: number | null; origin: string; now: string };

/** Undoes a transaction whose outcome is only to be looked at. */
class OnlyLooked extends Error {}

/** Takes in a text of rules, in one transaction. Rules of a followed text that it does not hold any more go; of those that people made here none does. */
export async function takeText(database: Database, text: string, taking: Taking): Promise<TakeReport> {
  let report: TakeReport | undefined;
  const read = await readRules(text, taking);
  await database
    .change(async (tx) => {
      report = await take(tx, database.rows, read, taking);
      if (taking.isDryRun) throw new OnlyLooked();
    })
    .catch((error: unknown) => {
      if (!(error instanceof OnlyLooked)) throw error;
    });
  return report!;
}

type Placed = { rule: Rule; line: Line };
type ReadRules = { placed: ReadonlyMap<string, Placed>; refused: readonly LineFault[] };

const faultIn = ({ line, written }: Line, message: string): LineFault => ({ line, text: `${written.source} ${written.target}`.slice(0, 200), message });

/** Before the transaction: a hundred thousand lines take seconds. */
async function readRules(text: string, { format, origin }: Taking): Promise<ReadRules> {
  const turns = new Turns();
  const { lines, faults } = await readText(text, format);
  const refused = [...faults];
  const placed = new Map<string, Placed>();
  for (const line of lines) {
    await turns.give();
    const rule = read(line, origin, (message) => refused.push(faultIn(line, message)));
    const first = rule && placed.get(rule.source);
    if (first) refused.push(faultIn(line, `${shown(rule.source)} stands in line ${first.line.line} already`));
    else if (rule) placed.set(rule.source, { rule, line });
  }
  return { placed, refused };
}

async function take(tx: Writer, rows: Rows, rules: ReadRules, { feedId, now }: Taking): Promise<TakeReport> {
  const turns = new Turns();
  const placed = new Map(rules.placed);
  await turns.give();
  const refused = [...rules.refused];
  const refuse = (line: Line, message: string) => refused.push(faultIn(line, message));
  const [others, former] = standing(rows, [...placed.keys()], feedId);
  await turns.give();
  for (const [source, { line }] of placed)
    if (others.has(source)) {
      refuse(line, feedId === null ? `${shown(source)} comes from a text that is followed` : `${shown(source)} has a rule that was made here, which stays`);
      placed.delete(source);
    }
  const patterns = [...placed.keys()].filter((source) => kindOf(source) === 'pattern');
  await turns.give();
  const standingPatterns = patternsBut(rows, placed, feedId);
  for (const source of patterns.slice(Math.max(0, mostPatterns - standingPatterns))) {
    refuse(placed.get(source)!.line, `There are ${mostPatterns} patterns already, and each is tried in turn`);
    placed.delete(source);
  }
  const removed = feedId === null ? [] : [...former.keys()].filter((source) => !placed.has(source));
  const isOther = ({ rule }: Placed) => {
    const is = former.get(rule.source);
    return !is || is.code !== rule.code || is.target !== rule.target;
  };
  const news = [...placed.values()].filter(isOther);
  const taken = await writeRules(tx, rows, { added: news.map(({ rule }) => rule), removed, feedId, now });
  for (const { source, message } of taken.refused) refuse(placed.get(source)!.line, message);
  const isRefused = new Set(taken.refused.map(({ source }) => source));
  const inForce = taken.changed.filter(({ source }) => placed.has(source) && !isRefused.has(source));
  // What a chain has made of it may be what is there already
  const differing = inForce.filter((rule) => isOther({ rule, line: placed.get(rule.source)!.line }));
  const isNew = ({ source }: Rule) => !former.has(source);
  const kept = placed.size - differing.length - isRefused.size;
  return {
    added: differing.filter(isNew),
    changed: differing.filter((rule) => !isNew(rule)),
    unchanged: kept,
    removed,
    refused: refused.toSorted((a, b) => a.line - b.line),
  };
}

function read({ written }: Line, origin: string, refuse: (message: string) => void): Rule | null {
  try {
    return readRule(written, origin);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refuse(error.message);
    return null;
  }
}

/** Those of the sources that are somebody else's, and the rules that are one's own: of a followed text all that came from it. */
function standing(rows: Rows, sources: string[], feedId: number | null): [Set<string>, Map<string, Rule>] {
  const sql = 'SELECT source, code, target, feedId FROM Redirect WHERE source IN (SELECT value FROM json_each(?)) OR feedId = ?';
  const rules = rows.all<Rule & { feedId: number | null }>(sql, JSON.stringify(sources), feedId);
  const own = rules.filter((rule) => rule.feedId === feedId);
  return [new Set(rules.filter((rule) => rule.feedId !== feedId).map(({ source }) => source)), new Map(own.map((rule) => [rule.source, rule]))];
}

/** How many patterns stay beside those of a text. */
function patternsBut(rows: Rows, placed: ReadonlyMap<string, unknown>, feedId: number | null): number {
  const patterns = rows.all<{ source: string; feedId: number | null }>("SELECT source, feedId FROM Redirect WHERE kind = 'pattern'");
  return patterns.filter((rule) => !placed.has(rule.source) && (feedId === null || rule.feedId !== feedId)).length;
}
