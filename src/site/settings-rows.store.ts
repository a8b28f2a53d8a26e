import type { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { settingsFrom } from '../settings/check-settings.js';
import { type Settings, settingNames } from '../settings/settings.js';

/** What the owner chose, for a door of readers': without Prisma. @param schema the name under which the blog's database is attached */
export function settingsOf(connection: SqliteConnection, schema = 'main'): Settings {
  const rows = connection.prepare(`SELECT name, value FROM ${schema}.Setting`).run.all() as unknown as [name: string, value: string][];
  const known: readonly string[] = settingNames;
  return settingsFrom(rows.filter(([name]) => known.includes(name)).map(([name, value]) => ({ name, value }))).settings;
}
