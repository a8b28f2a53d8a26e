import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SqliteConnection } from './sqlite-connection.store.js';

/** Copies a database, as it is at this moment, into a file that the engine opens as it stands; others go on writing. What has that name is replaced. */
export function copyDatabase({ db }: Pick<SqliteConnection, 'db'>, to: string): void {
  rmSync(to, { force: true });
  db.prepare('VACUUM INTO ?').run(to);
  // A copy is not in WAL mode, and the engine takes no other
  const copy = new DatabaseSync(to);
  copy.exec('PRAGMA journal_mode = WAL');
  copy.close();
}
