import { Sketch } from '../core/sketch.js';
import type { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { daysBefore, monthsBefore } from './days.js';
import { type Count, isGreatest, kinds, type Kind } from './tally.js';

/** Names that are kept of a kind on a day, and of a month: those with the greatest numbers. */
const most: Record<Kind, number> = { total: 50, page: 2_000, referrer: 500, search: 500, unfound: 500, bot: 100, feed: 100, subscribers: 300 };
/** For so long each day is known by itself; then its month is. */
export const daysKept = 92;
export const monthsKept = 60;

type Names = [name: string, count: number][];

/** Adds up what was counted; within a transaction of the caller's. */
export function addCounts(connection: SqliteConnection, counts: Count[]): void {
  const groups = Map.groupBy(counts, ({ day, kind }) => `${day} ${kind}`);
  for (const rows of groups.values()) {
    const { day, kind } = rows[0]!;
    const names: Names = rows.map(({ name, count }) => [name, count]);
    connection.prepare(add).run.run(day, kind, JSON.stringify(names), Number(isGreatest(kind)));
    for (const { name, sketch } of rows) if (sketch) addSketch(connection, day, kind, name, sketch);
    connection.prepare(dropMany).run.run(day, kind, most[kind]);
  }
}

/** The days before this one are over: of who came only the number stays. What is older than that is added up by month, and what is very old goes. */
export function closeDays(connection: SqliteConnection, today: string): void {
  const open = connection.prepare(`SELECT day, kind, name, sketch FROM Reading WHERE sketch IS NOT NULL AND day < ?`).run.all(today) as unknown as Kept[];
  for (const [day, kind, name, sketch] of open) connection.prepare(settle).run.run(new Sketch(sketch).estimate, day, kind, name);
  const from = daysBefore(today, daysKept);
  const months = connection.prepare(`SELECT DISTINCT substr(day, 1, 7) FROM Reading WHERE ${isOldDay}`).run.all(from) as unknown as [string][];
  for (const kind of kinds.filter((each) => each !== 'total')) connection.prepare(fold).run.run(Number(isGreatest(kind)), from, kind);
  connection.prepare(`DELETE FROM Reading WHERE ${isOldDay}`).run.run(from);
  for (const [month] of months) for (const kind of kinds) connection.prepare(dropMany).run.run(month, kind, most[kind]);
  connection.prepare(`DELETE FROM Reading WHERE length(day) = 7 AND day < ?`).run.run(monthsBefore(today, monthsKept));
}

/** Whether a day before this one is not closed yet. */
export const hasOpenDays = (connection: SqliteConnection, today: string): boolean =>
  connection.prepare(`SELECT 1 FROM Reading WHERE sketch IS NOT NULL AND day < ? LIMIT 1`).run.get(today) !== undefined;

type Kept = [day: string, kind: Kind, name: string, sketch: Uint8Array];

function addSketch(connection: SqliteConnection, day: string, kind: Kind, name: string, sketch: Sketch): void {
  const place = [day, kind, name] as const;
  const [known] = (connection.prepare(`SELECT sketch FROM Reading WHERE ${at}`).run.get(...place) ?? [null]) as unknown as [Uint8Array | null];
  if (known?.length === sketch.registers.length) sketch.merge(new Sketch(known));
  connection.prepare(`UPDATE Reading SET sketch = ? WHERE ${at}`).run.run(sketch.registers, ...place);
}

const at = 'day = ? AND kind = ? AND name = ?';
/** Takes a day, a kind, [[name, count], …] as JSON, and whether the greatest number counts. */
const add = `
  INSERT INTO Reading (day, kind, name, postId, count)
  SELECT ?1, ?2, value ->> 0, iif(?2 = 'page', (SELECT id FROM Post WHERE path = value ->> 0), NULL), value ->> 1 FROM json_each(?3)
  WHERE true ON CONFLICT (day, kind, name) DO UPDATE
  SET count = iif(?4, max(count, excluded.count), count + excluded.count), postId = coalesce(excluded.postId, postId)`;
const dropMany = `
  DELETE FROM Reading WHERE rowid IN (
    SELECT rowid FROM Reading WHERE day = ? AND kind = ? ORDER BY max(count, sketch IS NOT NULL) DESC, rowid LIMIT -1 OFFSET ?)`;
const settle = `UPDATE Reading SET count = count + ?, sketch = NULL WHERE ${at}`;
const isOldDay = `length(day) = 10 AND day < ? AND kind <> 'total'`;
const fold = `
  INSERT INTO Reading (day, kind, name, postId, count)
  SELECT substr(day, 1, 7), kind, name, max(postId), iif(?1, max(count), sum(count)) FROM Reading
  WHERE length(day) = 10 AND day < ?2 AND kind = ?3 GROUP BY substr(day, 1, 7), name
  ON CONFLICT (day, kind, name) DO UPDATE SET count = iif(?1, max(count, excluded.count), count + excluded.count), postId = coalesce(excluded.postId, postId)`;
