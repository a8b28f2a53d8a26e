import { statSync } from 'node:fs';
import { migrationsFolder } from '../platform/folders.js';
import { missingMigrations } from '../platform/migrations.store.js';
import { remedies } from '../platform/outage.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { type Check, counted, note, unless, wrong } from './check.js';
import type { Place } from './place.js';

/** SQLite writes the log back after some 4 MB, unless somebody reads an old moment all the time. */
const mostLogBytes = 64 * 1024 * 1024;
/** Who can't open it within this time finds it locked. */
const busyMs = 500;

export const database: Check<Place> = {
  name: 'database',
  isQuick: false,
  look: ({ config, rows }) => {
    const connection = new SqliteConnection(config.databaseFile, 'read', busyMs);
    try {
      const lacks = missingMigrations(connection, migrationsFolder);
      const ills = lacks.map((name) => wrong(`The database lacks the migration ${name}`, 'Start the app: it brings the database up to date, after a snapshot'));
      const faults = rows()
        .all<{ integrity_check: string }>('PRAGMA integrity_check(5)')
        .map(({ integrity_check: said }) => said);
      ills.push(...faults.filter((said) => said !== 'ok').map((said) => wrong(`SQLite finds in blog.db: ${said}`, remedies.corrupt.todo)));
      const lost = rows().all<{ table: string }>('PRAGMA foreign_key_check').length;
      if (lost > 0) ills.push(wrong(`${counted(lost, 'row names another that is', 'rows name others that are')} not there`, remedies.corrupt.todo));
      const log = statSync(`${config.databaseFile}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (log > mostLogBytes)
        ills.push(
          note(
            `blog.db-wal has ${Math.round(log / 1e6)} MB: somebody reads an old moment of the database and keeps it from being written back`,
            remedies.locked.todo,
          ),
        );
      return unless(ills, 'SQLite finds nothing wrong in blog.db, its schema is of this version, and its log is short');
    } finally {
      connection.close();
    }
  },
};
