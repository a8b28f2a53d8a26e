import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { invalid } from '../../core/problem.js';
import type { TableRow } from './legacy.js';

/** The rows of a SQLite file, which is opened for reading only. @throws Problem when it is none, or damaged */
export function* fileRows(path: string, isWanted: (table: string) => boolean): Generator<TableRow> {
  const database = open(path);
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
    for (const { name } of tables.filter((table) => isWanted(table.name))) {
      const rows = database.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`);
      for (const row of rows.iterate()) yield { table: name, line: 0, values: valuesOf(row) };
    }
  } catch (error) {
    if (!/sqlite/i.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw invalid('source', `${basename(path)} can't be read: ${(error as Error).message}`);
  } finally {
    database.close();
  }
}

/** Without running what a file brings along: no triggers and no views run when rows of tables are read, and no extension is loaded. */
const open = (path: string): DatabaseSync => {
  try {
    return new DatabaseSync(path, { readOnly: true });
  } catch (error) {
    throw invalid('source', `${basename(path)} can't be read: ${(error as Error).message}`);
  }
};

const valuesOf = (row: Record<string, unknown>): TableRow['values'] =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.toLowerCase(),
      value === null ? null : value instanceof Uint8Array ? Buffer.from(value).toString() : String(value),
    ]),
  );
