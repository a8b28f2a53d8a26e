import { earliest, latest, manifold } from '../core/facts.js';
import { keyOf } from '../core/path.js';
import { isProbe } from '../core/probe.js';
import type { Writer } from '../platform/database.service.js';
import type { Rows } from '../platform/rows.store.js';
import type { Outcome } from '../pages/outcome.js';
import { gonePath, missingPath } from '../pages/routes.js';
import { isRulesPath } from '../redirects/rule.js';
import type { Used } from '../pages/notes.js';

/** A page that was made, and what from. `trace` is null where it is known to be what is written down already. */
export type Made = { path: string; kind: Outcome['kind'] | null; trace: Trace | null; changed: boolean };

/** What a page was made from, as JSON: `[[fact, lower, upper], …]`, sorted. As text, tens of thousands of them fit into memory. */
export type Trace = string;
export const traceOf = (used: Used[]): Trace =>
  JSON.stringify(
    bounded(used)
      .map(({ fact, lower, upper }) => [fact, lower, upper].join('\n'))
      .toSorted()
      .map((line) => line.split('\n')),
  );

/** A page with more files than these is made again when any file changes. */
const mostOfAKind = 100;

function bounded(used: Used[]): Used[] {
  const many = manifold.filter((kind) => used.filter(({ fact }) => fact.startsWith(kind)).length > mostOfAKind);
  if (many.length === 0) return used;
  return [...used.filter(({ fact }) => !many.some((kind) => fact.startsWith(kind))), ...many.map((fact) => ({ fact, lower: earliest, upper: latest }))];
}

export type StaleRow = { id: number; fact: string; at: string; begun: number };

/** The highest number that a stale fact ever had. */
export const newestStale = (rows: Rows): number => rows.one<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'Stale'")?.seq ?? 0;

/** The pages made from anything that is stale now. */
export const pathsMadeFrom = (rows: Rows): string[] =>
  pathsIn(
    rows,
    `SELECT DISTINCT t.path AS path FROM (
      SELECT fact, at FROM Stale
      UNION SELECT kind, at FROM (SELECT substr(fact, 1, instr(fact, ':')) AS kind, at FROM Stale) WHERE kind IN (SELECT value FROM json_each(?))) s
    JOIN Trace t ON t.fact = s.fact AND t.upper >= s.at AND t.lower <= s.at`,
    JSON.stringify(manifold),
  );

const pathsIn = (rows: Rows, sql: string, ...values: string[]): string[] => rows.all<{ path: string }>(sql, ...values).map(({ path }) => path);

/** Every page that is known to have been made. */
export const pathsMade = (rows: Rows): string[] => pathsIn(rows, 'SELECT DISTINCT path FROM Trace');

/** Whether a page is known to have been made at a path. */
export const wasMade = (rows: Rows, path: string): boolean => rows.one('SELECT 1 FROM Trace WHERE path = ? LIMIT 1', path) !== undefined;

/** Those of the paths at which no page was made yet. */
export const neverMade = (rows: Rows, paths: string[]): string[] =>
  pathsIn(rows, 'SELECT value AS path FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM Trace WHERE Trace.path = value)', JSON.stringify(paths));

/** How many pages are written at once: what Prisma is given takes several times its own length of memory. */
const batch = 100;

/** Replaces the traces of these pages, and enters those that answer into the ledger. */
export async function recordMade(tx: Writer, rows: Rows, made: Made[], now: string): Promise<void> {
  const remade = made.filter(({ trace }) => trace !== null).filter((each) => !isTraced(rows, each));
  for (let at = 0; at < remade.length; at += batch) {
    const traces = JSON.stringify(remade.slice(at, at + batch).map(({ path, kind, trace }) => [path, kind ? trace : '[]']));
    await tx.$executeRaw`DELETE FROM Trace WHERE path IN (SELECT value ->> 0 FROM json_each(${traces}))`;
    await tx.$executeRaw`
      INSERT INTO Trace (path, fact, lower, upper)
      SELECT page.value ->> 0, used.value ->> 0, used.value ->> 1, used.value ->> 2
      FROM json_each(${traces}) AS page, json_each(page.value ->> 1) AS used`;
  }
  const answering = made.filter(({ path, kind }) => (kind === 'page' || kind === 'moved') && isForReaders(path));
  for (let at = 0; at < answering.length; at += batch) {
    const keys = JSON.stringify(answering.slice(at, at + batch).map(({ path }) => keyOf(path)));
    await tx.$executeRaw`INSERT OR IGNORE INTO Address (key, since) SELECT value, ${now} FROM json_each(${keys})`;
  }
}

/** Not what lies in the tree for servers, or comes and goes. */
const isForReaders = (path: string): boolean => !isProbe(path) && !isRulesPath(path) && path !== missingPath && path !== gonePath;

/** Most pages are made from the same as before: what is known already is not written again. */
export const isTraced = (rows: Rows, { path, kind, trace }: Made): boolean =>
  traceOf(rows.all<Used>('SELECT fact, lower, upper FROM Trace WHERE path = ?', path)) === (kind ? trace : '[]');

/** Writes down that the tree is about to be touched for these. */
export async function markBegun(tx: Writer, rows: StaleRow[]): Promise<void> {
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await tx.$executeRaw`UPDATE Stale SET begun = 1 WHERE id IN (SELECT value FROM json_each(${ids}))`;
}

export async function forgetStale(tx: Writer, rows: StaleRow[]): Promise<void> {
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await tx.$executeRaw`DELETE FROM Stale WHERE id IN (SELECT value FROM json_each(${ids}))`;
}
