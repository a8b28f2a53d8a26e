import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/problem.js';
import { copyDatabase } from './database-copy.store.js';
import { SqliteConnection } from './sqlite-connection.store.js';

/*
 * Applies prisma/migrations in order, as `prisma migrate deploy` does and with its history table, so that Prisma's
 * own tools agree. Their download of a native engine is not needed for it.
 */

type Migration = { name: string; sql: string; checksum: string };

const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * Brings the database up to date: a snapshot first, then each migration in a transaction of its own.
 * Safe to run from two processes at once. Returns the names of what was applied.
 * @throws Problem when the database is from a newer Qvill, or a migration was edited after it ran; nothing is changed then
 */
export function migrate(file: string, folder: string, backups: string, now: () => string): string[] {
  const known = migrationsIn(folder);
  const isNew = !existsSync(file) || statSync(file).size === 0;
  const connection = new SqliteConnection(file, 'write');
  try {
    const pending = pendingOf(connection, known);
    if (pending.length > 0 && !isNew) snapshot(connection, backups, pending[0]!.name, now());
    return pending.filter((migration) => apply(connection, migration, known, now)).map((migration) => migration.name);
  } finally {
    connection.close();
  }
}

/** Whether the database is up to date. Throws as `migrate` does, and touches nothing: for a start to find out before it changes anything. */
export function checkDatabase(file: string, folder: string): boolean {
  if (!existsSync(file) || statSync(file).size === 0) return false;
  const connection = openForLook(file);
  try {
    return pendingOf(connection, migrationsIn(folder)).length === 0;
  } finally {
    connection.close();
  }
}

/** The names of those that were not applied yet. Throws as `migrate` does. */
export const missingMigrations = (connection: SqliteConnection, folder: string): string[] =>
  pendingOf(connection, migrationsIn(folder)).map(({ name }) => name);

function openForLook(file: string): SqliteConnection {
  try {
    return new SqliteConnection(file, 'read');
  } catch (error) {
    throw new Problem('conflict', `${file} can't be opened as the blog's database (${(error as Error).message}): restore it from a backup, or move it away`);
  }
}

function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

function pendingOf(connection: SqliteConnection, known: Migration[]): Migration[] {
  const applied = history(connection);
  for (const [name, checksum] of applied) {
    const migration = known.find((candidate) => candidate.name === name);
    if (!migration)
      throw new Problem(
        'conflict',
        `The database was made by a newer Qvill (it has the migration ${name}): install that version again, or restore a backup from before`,
      );
    if (migration.checksum !== checksum) throw new Problem('conflict', `The migration ${name} was edited after it was applied: install an unchanged Qvill`);
  }
  return known.filter((migration) => !applied.has(migration.name));
}

function history(connection: SqliteConnection): Map<string, string> {
  const exists = connection.db.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`).get();
  if (!exists) return new Map();
  const rows = connection.db
    .prepare('SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL')
    .all();
  return new Map(rows.map((row) => [String(row['name']), String(row['checksum'])]));
}

function snapshot(connection: SqliteConnection, backups: string, migration: string, now: string): void {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const target = join(backups, `before-${migration}-${now.replace(/\D/g, '').slice(0, 14)}.db`);
  copyDatabase(connection, target);
}

/** False when another process applied it while this one waited for the lock. */
function apply(connection: SqliteConnection, migration: Migration, known: Migration[], now: () => string): boolean {
  const { db } = connection;
  // A table is changed by making it anew, which foreign keys would follow; the switch has no effect inside a transaction
  db.exec('PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE');
  try {
    db.exec(historyTable);
    const isPending = pendingOf(connection, known).some((candidate) => candidate.name === migration.name);
    if (isPending) {
      db.exec(migration.sql);
      if (db.prepare('PRAGMA foreign_key_check').get()) throw new Error(`The migration ${migration.name} breaks a foreign key`);
      db.prepare('INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)').run(
        randomUUID(),
        migration.checksum,
        migration.name,
        now(),
        now(),
      );
    }
    db.exec('COMMIT; PRAGMA foreign_keys = ON');
    return isPending;
  } catch (error) {
    db.exec('ROLLBACK; PRAGMA foreign_keys = ON');
    throw error;
  }
}
