import { setTimeout as pause } from 'node:timers/promises';
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { OpenTransaction } from './open-transaction.store.js';
import { SqliteConnection } from './sqlite-connection.store.js';
import { inDatabase } from './time-spent.js';
import { argumentsOf, isBusy, resultSet, rethrow } from './sqlite-rows.js';

/*
 * Prisma's driver over Node's own SQLite: no native module to compile, and two connections. Everything outside a
 * transaction runs on the reading one, which refuses to write; a transaction owns the writing one until it ends,
 * and the next waits its turn. (The official adapter has one connection for both: queries from elsewhere in the
 * process ran inside an open transaction and were lost with it. docs/decisions/0003)
 */

/** How long a change waits for another process's transaction, its turn behind others that wait for it too included, and how often it asks, in milliseconds. */
const otherWriterMs = 30_000;
const retryMs = 5;

const name = { provider: 'sqlite', adapterName: 'node-sqlite' } as const;

function query(connection: SqliteConnection, sql: SqlQuery): SqlResultSet {
  try {
    const { run, columns } = connection.prepare(sql.sql);
    return resultSet(columns, inDatabase(() => run.all(...argumentsOf(sql))) as unknown as unknown[][]);
  } catch (error) {
    rethrow(error);
  }
}

function execute(connection: SqliteConnection, sql: SqlQuery): number {
  try {
    const { run } = connection.prepare(sql.sql);
    return Number(inDatabase(() => run.run(...argumentsOf(sql))).changes);
  } catch (error) {
    rethrow(error);
  }
}

function begin(writer: SqliteConnection, release: () => void): Transaction {
  const run = async (sql: string) => void execute(writer, { sql, args: [], argTypes: [] });
  return {
    ...name,
    // Prisma sends COMMIT and ROLLBACK itself; commit() and rollback() only say that it is over
    options: { usePhantomQuery: false },
    queryRaw: async (sql) => query(writer, sql),
    executeRaw: async (sql) => execute(writer, sql),
    commit: async () => release(),
    rollback: async () => release(),
    createSavepoint: (savepoint) => run(`SAVEPOINT ${savepoint}`),
    rollbackToSavepoint: (savepoint) => run(`ROLLBACK TO ${savepoint}`),
    releaseSavepoint: (savepoint) => run(`RELEASE SAVEPOINT ${savepoint}`),
  };
}

class SqliteAdapter implements SqlDriverAdapter {
  readonly provider = name.provider;
  readonly adapterName = name.adapterName;
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection;
  #lastTurn: Promise<void> = Promise.resolve();
  /** since when another process has been writing whenever somebody asked */
  #otherSince: number | null = null;
  /** the transaction that has the writing connection; null: none has */
  open: OpenTransaction | null = null;

  constructor(
    file: string,
    private readonly waitMs: number,
  ) {
    this.#writer = new SqliteConnection(file, 'write');
    this.#reader = new SqliteConnection(file, 'read');
  }

  queryRaw = async (sql: SqlQuery): Promise<SqlResultSet> => query(this.#reader, sql);
  executeRaw = async (sql: SqlQuery): Promise<number> => execute(this.#reader, sql);

  async executeScript(script: string): Promise<void> {
    const release = await this.#turn();
    try {
      this.#writer.db.exec(script);
    } finally {
      release();
    }
  }

  async startTransaction(level?: string): Promise<Transaction> {
    if (level && level !== 'SERIALIZABLE') throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level });
    const asked = Date.now();
    const release = await this.#turn();
    try {
      await this.#begin(asked);
    } catch (error) {
      release();
      rethrow(error);
    }
    const open = (this.open = new OpenTransaction(this.#writer));
    return begin(this.#writer, () => {
      open.end();
      if (this.open === open) this.open = null;
      release();
    });
  }

  async dispose(): Promise<void> {
    this.#reader.close();
    this.#writer.close();
  }

  /**
   * IMMEDIATE: a transaction that reads first and writes later can't fail half-way because another process wrote.
   * Waits for the other process without standing still: readers are served meanwhile.
   */
  async #begin(asked: number): Promise<void> {
    this.#writer.db.exec('PRAGMA busy_timeout = 0');
    for (;;) {
      try {
        this.#writer.db.exec('BEGIN IMMEDIATE');
        this.#otherSince = null;
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        this.#otherSince ??= Date.now();
        if (Date.now() > Math.max(asked, this.#otherSince) + this.waitMs) throw error;
      }
      await pause(retryMs);
    }
  }

  async #turn(): Promise<() => void> {
    const previous = this.#lastTurn;
    let release!: () => void;
    this.#lastTurn = new Promise((resolve) => (release = resolve));
    await previous;
    return release;
  }
}

export class SqliteAdapterFactory implements SqlDriverAdapterFactory {
  readonly provider = name.provider;
  readonly adapterName = name.adapterName;
  #adapter: SqliteAdapter | undefined;
  constructor(
    readonly file: string,
    private readonly waitMs = otherWriterMs,
  ) {}

  async connect(): Promise<SqlDriverAdapter> {
    return (this.#adapter = new SqliteAdapter(this.file, this.waitMs));
  }

  /** The transaction that Prisma has begun and not ended. */
  get open(): OpenTransaction {
    if (!this.#adapter?.open) throw new Error('No transaction is open');
    return this.#adapter.open;
  }
}
