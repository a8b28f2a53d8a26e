import { Injectable } from '@nestjs/common';
import { Sketch } from '../core/sketch.js';
import { Database } from '../platform/database.service.js';
import type { Kind } from './tally.js';

/** A number of something by its name. */
export type Named = { name: string; count: number };
export type DayNumbers = { day: string; views: number; visitors: number; bots: number };
/** `postId`, `title`: of the post that answers there, or did; none for other pages. */
export type PageNumbers = { path: string; postId: number | null; title: string | null; count: number };

type Row = Named & { day: string; kind: Kind; sketch: Uint8Array | null };

/** What is counted of readers, for pages that show it. Days and months are those of the blog's time zone; `from` is either, and the first of what is asked for. */
@Injectable()
export class ReaderNumbers {
  constructor(private readonly database: Database) {}

  /** Of each day on which there was anything, oldest first. */
  days(from: string): DayNumbers[] {
    const rows = this.database.rows.all<Row>(`SELECT day, name, count, sketch FROM Reading WHERE kind = 'total' AND day >= ? ORDER BY day`, from);
    return [...Map.groupBy(rows, ({ day }) => day)].map(([day, all]) => {
      const of = (name: string) => numberOf(all.find((row) => row.name === name));
      return { day, views: of('views'), visitors: of('visitors'), bots: of('bots') };
    });
  }

  /** Of days, as long as they are known by themselves, and of months before that. */
  daysOfPost(id: number, from: string): { day: string; views: number }[] {
    const sql = `SELECT day, sum(count) AS views FROM Reading WHERE postId = ? AND day >= ? GROUP BY day ORDER BY day`;
    return this.database.rows.all(sql, id, from);
  }

  /** What was read most. */
  pages(from: string, most: number): PageNumbers[] {
    const sql = `
      SELECT coalesce(Post.path, max(name)) AS path, Reading.postId, title, sum(count) AS count FROM Reading LEFT JOIN Post ON Post.id = Reading.postId
      WHERE Reading.kind = 'page' AND day >= ? GROUP BY coalesce(Reading.postId, name) ORDER BY count DESC, path LIMIT ?`;
    return this.database.rows.all(sql, from, most);
  }

  /** The greatest numbers of a kind. */
  most(kind: Kind, from: string, most: number): Named[] {
    const sql = `SELECT name, sum(count) AS count FROM Reading WHERE kind = ? AND day >= ? GROUP BY name ORDER BY count DESC, name LIMIT ?`;
    return this.database.rows.all(sql, kind, from, most);
  }

  /** By reader: the most that there were on a day, of all feeds together. */
  subscribers(from: string): Named[] {
    const said = this.database.rows.all<Named>(`SELECT name, max(count) AS count FROM Reading WHERE kind = 'subscribers' AND day >= ? GROUP BY name`, from);
    const seen = this.database.rows.all<Row>(`SELECT name, count, sketch FROM Reading WHERE kind = 'feed' AND day >= ?`, from);
    const readers = new Map<string, number>();
    for (const { name, count } of said) add(readers, name.slice(0, name.lastIndexOf(' ')), (sum) => sum + count);
    const different = new Map<string, number>();
    for (const row of seen) add(different, row.name, (most) => Math.max(most, numberOf(row)));
    for (const [name, count] of different) add(readers, name, (sum) => sum + count);
    return [...readers].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  /** Every number since then, for who wants to do their own sums. */
  all(from: string): Omit<Row, 'sketch'>[] {
    const rows = this.database.rows.all<Row>(`SELECT day, kind, name, count, sketch FROM Reading WHERE day >= ? ORDER BY day, kind, count DESC, name`, from);
    return rows.map(({ sketch, ...row }) => ({ ...row, count: numberOf({ ...row, sketch }) }));
  }
}

/** A day that lasts knows its visitors by a sketch. */
const numberOf = (row: Pick<Row, 'count' | 'sketch'> | undefined): number => (row ? row.count + (row.sketch ? new Sketch(row.sketch).estimate : 0) : 0);

function add(numbers: Map<string, number>, name: string, sum: (before: number) => number): void {
  numbers.set(name, sum(numbers.get(name) ?? 0));
}
