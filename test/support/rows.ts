import { DatabaseSync } from 'node:sqlite';
import type { Blog } from './blog.js';

/** What readers read and do not find, and what the process measures of itself, is written some time later, in the middle of what a test looks at. */
const isCountedLater = (name: unknown): boolean => /^(?:Missed|Reading|Sample$|Mark$)/.test(String(name));

/** Every row of every table: equal before and after means that nothing changed. @param withLater what is counted later, too */
export function rowsOf({ config }: Blog, withLater = false): Record<string, unknown[]> {
  const database = new DatabaseSync(config.databaseFile, { readOnly: true, timeout: 5_000 });
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
  const rows = tables
    .map(({ name }) => String(name))
    .filter((name) => withLater || !isCountedLater(name))
    .map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()] as const);
  database.close();
  return Object.fromEntries(rows.map(([name, all]) => [name, name === 'sqlite_sequence' ? all.filter((row) => !isCountedLater(row['name'])) : all]));
}

/** The same as text. */
export const everything = (blog: Blog): string => JSON.stringify(Object.entries(rowsOf(blog)), null, 1);
