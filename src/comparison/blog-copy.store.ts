import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

/** Made anew by whoever serves the copy. */
const kept = ['media', 'theme'];
const never = '9999-12-31T23:59:59.999Z';

/**
 * A blog as it is at this moment, in another folder, even while its app is running. The copy tells nobody anything: no cache, hub, followed text,
 * or mentioned page hears from it, and what is scheduled stays an idea.
 */
export async function copyBlog(data: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const source = new DatabaseSync(join(data, 'blog.db'), { readOnly: true, timeout: 30_000 });
  await backup(source, join(target, 'blog.db'), { rate: 10_000 }).finally(() => source.close());
  for (const name of kept) if (existsSync(join(data, name))) cpSync(join(data, name), join(target, name), { recursive: true });
  hush(join(target, 'blog.db'));
}

/** Has a database wait for nothing: whatever does has its moment in one of these columns. */
export function hush(file: string): void {
  const database = new DatabaseSync(file);
  const columns = database
    .prepare(
      `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ('nextAt', 'dueAt')`,
    )
    .all() as { table: string; column: string }[];
  for (const { table, column } of columns) database.exec(`UPDATE "${table}" SET "${column}" = '${never}' WHERE "${column}" IS NOT NULL`);
  database.exec(`UPDATE Post SET status = 'idea' WHERE status = 'scheduled'`);
  database.close();
}
