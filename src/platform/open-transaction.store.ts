import type { Writer } from './database.service.js';
import type { SqliteConnection } from './sqlite-connection.store.js';
import { argument } from './sqlite-rows.js';

/**
 * The transaction that has the writing connection. SQL that is asked through it runs in it, as Prisma's does, and takes a tenth of the time:
 * there is nothing to be worked out.
 */
export class OpenTransaction {
  #isOpen = true;

  constructor(private readonly connection: SqliteConnection) {}

  query<T>(sql: string, values: unknown[]): T[] {
    const { run, columns } = this.#statement(sql);
    const rows = run.all(...values.map((value) => argument(value, undefined))) as unknown as unknown[][];
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, n) => [name, row[n]]))) as T[];
  }

  execute(sql: string, values: unknown[]): number {
    return Number(this.#statement(sql).run.run(...values.map((value) => argument(value, undefined))).changes);
  }

  /** From now on the connection is somebody else's. */
  end(): void {
    this.#isOpen = false;
  }

  #statement(sql: string) {
    if (!this.#isOpen) throw new Error('The transaction is over');
    return this.connection.prepare(sql);
  }
}

/** Prisma's inside of a transaction, whose `$queryRaw` and `$executeRaw` go straight to SQLite. Rows are as SQLite has them: counts are numbers. */
export function straight(tx: Writer, open: OpenTransaction): Writer {
  const own = {
    $queryRaw: async (parts: TemplateStringsArray, ...values: unknown[]) => open.query(parts.join('?'), values),
    $executeRaw: async (parts: TemplateStringsArray, ...values: unknown[]) => open.execute(parts.join('?'), values),
    $queryRawUnsafe: async (sql: string, ...values: unknown[]) => open.query(sql, values),
    $executeRawUnsafe: async (sql: string, ...values: unknown[]) => open.execute(sql, values),
  };
  return new Proxy(tx, { get: (target, name) => (name in own ? own[name as keyof typeof own] : Reflect.get(target, name)) });
}
