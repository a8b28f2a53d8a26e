import type { DatabaseSync } from 'node:sqlite';

/** The tables that a database has. One of an older schema is asked for no others. */
export const tablesOf = (database: DatabaseSync): Set<string> =>
  new Set(database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all().map(({ name }) => String(name))); // prettier-ignore
