import type { SqliteConnection } from '../platform/sqlite-connection.store.js';
import type { Place } from './log-files.store.js';

const row = 'accessLog';

/** How far the log was read; null when it was never seen. */
export function placesIn(connection: SqliteConnection): Place[] | null {
  const [text] = (connection.prepare('SELECT value FROM Setting WHERE name = ?').run.get(row) ?? [null]) as unknown as [string | null];
  if (text === null) return null;
  const kept = JSON.parse(text) as Place[] | { inode: number; offset: number };
  return Array.isArray(kept) ? kept : [{ head: '', ...kept }]; // as earlier versions kept it
}

/** @throws when somebody else has read on meanwhile: what they counted must not be counted again */
export function savePlaces(connection: SqliteConnection, began: Place[] | null, places: Place[]): void {
  if (JSON.stringify(placesIn(connection)) !== JSON.stringify(began)) throw new Error('another process reads the access log too');
  connection
    .prepare('INSERT INTO Setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    .run.run(row, JSON.stringify(places));
}
