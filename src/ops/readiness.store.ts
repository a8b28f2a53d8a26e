import { existsSync, statSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import { migrationsFolder } from '../platform/folders.js';
import { missingMigrations } from '../platform/migrations.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';

/** Whoever asks does so again soon; a reader who waits meanwhile is worse. */
const busyMs = 50;

/** Why the blog can't do its work, each in a sentence; none: it is ready. `isServing`: the app has not been told to stop. */
export function whyNotReady(config: Config, { hasTree, isServing }: { hasTree: boolean; isServing: boolean }): string[] {
  return [...(isServing ? [] : ['The app is about to end']), ...databaseFaults(config), ...(hasTree ? [] : [`There is no site tree at ${config.site} yet`])];
}

function databaseFaults({ databaseFile }: Config): string[] {
  // SQLite would make an empty one
  if (!existsSync(databaseFile) || statSync(databaseFile).size === 0) return [`There is no database at ${databaseFile} yet`];
  let connection: SqliteConnection | undefined;
  try {
    connection = new SqliteConnection(databaseFile, 'read', busyMs);
    const waiting = missingMigrations(connection, migrationsFolder);
    if (waiting.length > 0) return [`The database lacks ${waiting.join(', ')}`];
    connection.db.prepare('SELECT count(*) FROM Setting').get();
    return [];
  } catch (error) {
    return [`The database does not answer: ${(error as Error).message}`];
  } finally {
    connection?.close();
  }
}
