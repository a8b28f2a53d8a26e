import type { Rows } from '../platform/rows.store.js';
import type { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { settingsFrom } from './check-settings.js';
import { type Settings, settingNames } from './settings.js';

/** What the owner chose, for a door of readers': without Prisma. @param schema the name under which the blog's database is attached */
export function settingsOf(connection: SqliteConnection, schema = 'main'): Settings {
  const rows = connection.prepare(`SELECT name, value FROM ${schema}.Setting`).run.all() as unknown as [name: string, value: string][];
  return read(rows.map(([name, value]) => ({ name, value })));
}

/** As `settingsOf`, for pages. */
export const settingsFromRows = (rows: Rows): Settings => read(rows.all('SELECT name, value FROM Setting'));

const known: ReadonlySet<string> = new Set(settingNames);

const read = (rows: { name: string; value: string }[]): Settings => settingsFrom(rows.filter(({ name }) => known.has(name))).settings;
