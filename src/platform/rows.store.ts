import type { StatementSync } from 'node:sqlite';
import { inDatabase } from './time-spent.js';
import { SqliteConnection } from './sqlite-connection.store.js';

type Value = string | number | null;

/**
 * The blog's file read by SQL, on a connection of its own that can change nothing: a tenth of what a question costs through Prisma. Whole
 * numbers of JavaScript are REAL to SQLite, which matters nowhere but in a division.
 */
export class Rows {
  readonly #connection: SqliteConnection;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#connection = new SqliteConnection(file, 'read');
  }

  all<T>(sql: string, ...values: Value[]): T[] {
    return inDatabase(() => this.#prepare(sql).all(...values)) as T[];
  }

  one<T>(sql: string, ...values: Value[]): T | undefined {
    return inDatabase(() => this.#prepare(sql).get(...values)) as T | undefined;
  }

  /** Holds this moment; SQLite takes it with the first question. One that was held before is let go. */
  hold(): void {
    this.release();
    this.#connection.db.exec('BEGIN');
    this.one('SELECT count(*) FROM Setting');
  }

  release(): void {
    if (this.#connection.db.isTransaction) this.#connection.db.exec('COMMIT');
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  /** Every text of SQL is a constant of ours: there are some dozens. */
  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#connection.db.prepare(sql)));
    return statement;
  }
}
