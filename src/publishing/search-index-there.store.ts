import { existsSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';

/** Another number makes the index of the search anew, and every page with it. */
export const searchVersion = 2;

/** Whether there is an index that this version can read. */
export function isSearchIndexThere({ searchFile }: Config): boolean {
  if (!existsSync(searchFile)) return false;
  try {
    const index = new SqliteConnection(searchFile, 'read');
    try {
      return index.pragma('user_version') === searchVersion;
    } finally {
      index.close();
    }
  } catch {
    return false;
  }
}
