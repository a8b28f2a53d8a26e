import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../core/problem.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { migrationsFolder } from '../platform/folders.js';
import { checkDatabase, migrate } from '../platform/migrations.store.js';
import { finishChangeOver } from '../publishing/change-over.store.js';

/** Whether the database is up to date. Changes nothing: for a start to look before it leaps. @throws Problem when the data folder can't be used by this version */
function checkData(config: Config): boolean {
  const existing = nearest(config.data);
  try {
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const file of [config.databaseFile, config.site]) if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
    if (existsSync(config.site) && !statSync(config.site).isDirectory()) throw new Error(`${config.site} is no folder`);
  } catch (error) {
    throw unusable(config, error);
  }
  return checkDatabase(config.databaseFile, migrationsFolder);
}

/** Makes the data folder when there is none, and brings the database up to date. Safe to call at every start. */
export function prepareData(config: Config, clock: Clock): void {
  const isUpToDate = checkData(config);
  try {
    makeFolder(config.data);
    finishChangeOver(config);
    // SQLite gives its side files the rights of the database
    for (const file of [
      config.databaseFile,
      config.lockFile,
      config.mediaLockFile,
      config.importLockFile,
      config.syncLockFile,
      config.upgradeLockFile,
      config.backupLockFile,
    ])
      if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
  } catch (error) {
    throw unusable(config, error);
  }
  if (!isUpToDate) migrate(config.databaseFile, migrationsFolder, config.backups, () => clock.iso());
}

/** Nobody else sees into it; where nginx is to pass through to the site tree, the operator says so (docs/operator.md). Level by level: Node's own `recursive` never comes back from /proc and its like. */
function makeFolder(folder: string, mode = 0o700): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), 0o711);
  mkdirSync(folder, { mode });
}

function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

function unusable(config: Config, error: unknown): Problem {
  const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  return new Problem(
    'invalid',
    `QVILL_DATA is ${config.data}, and that folder can't be written (${reason}): give its owner the right to write, or name another one`,
    'QVILL_DATA',
  );
}
