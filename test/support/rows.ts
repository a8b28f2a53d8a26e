import { DatabaseSync } from 'node:sqlite';
import type { Blog } from './blog.js';

/** Every row of every table, as text: equal before and after means that nothing changed. */
export function everything({ config }: Blog): string {
  const database = new DatabaseSync(config.databaseFile, { readOnly: true });
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
  const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${String(name)}"`).all()]);
  database.close();
  return JSON.stringify(rows, null, 1);
}
