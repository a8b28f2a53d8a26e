import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory, SqlQuery, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';
import { SqliteConnection } from '../../src/platform/sqlite-connection.store.js';
import { argumentsOf, resultSet } from '../../src/platform/sqlite-rows.js';

/** Lets Prisma's schema engine look at a database: one connection, no transactions, and a shadow in memory. */
export class EngineAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'sqlite';
  readonly adapterName = 'node-sqlite';
  constructor(private readonly file: string) {}

  async connect(): Promise<SqlDriverAdapter> {
    return adapterOver(new SqliteConnection(this.file, 'write'));
  }
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return adapterOver(new SqliteConnection(':memory:', 'write'));
  }
}

function adapterOver(connection: SqliteConnection): SqlDriverAdapter {
  const query = (sql: SqlQuery): SqlResultSet => {
    const { run, columns } = connection.prepare(sql.sql);
    return resultSet(columns, run.all(...argumentsOf(sql)) as unknown as unknown[][]);
  };
  return {
    provider: 'sqlite',
    adapterName: 'node-sqlite',
    queryRaw: async (sql) => query(sql),
    executeRaw: async (sql) => Number(connection.prepare(sql.sql).run.run(...argumentsOf(sql)).changes),
    executeScript: async (script) => connection.db.exec(script),
    startTransaction: (): Promise<Transaction> => Promise.reject(new Error('the schema engine needs none')),
    dispose: async () => connection.close(),
  };
}
