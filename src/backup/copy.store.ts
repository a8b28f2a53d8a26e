import { DatabaseSync } from 'node:sqlite';
import { everything } from '../core/facts.js';
import { invalid } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { configFrom } from '../platform/config-from.js';
import { Rows } from '../platform/rows.store.js';
import { tablesOf } from '../platform/tables.store.js';
import { madeWithRow } from '../publishing/made-with.store.js';
import { stalePaths, touchesAll } from '../publishing/stale-paths.store.js';
import type { StaleRow } from '../publishing/trace.store.js';
import { filesOfPath, TreeLayout } from '../publishing/tree-layout.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';

/** A blog in another folder: with the same address, and with no edge to tell. */
export const configOf = (config: Config, folder: string): Config => configFrom({ QVILL_DATA: folder, QVILL_URL: config.url });

/** @throws Problem('invalid') with what SQLite finds wrong */
export function checkIntegrity(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const wrong = database.prepare('PRAGMA integrity_check(3)').all().map((row) => String(Object.values(row)[0])).filter((said) => said !== 'ok'); // prettier-ignore
    if (wrong.length > 0) throw invalid('file', `SQLite finds its database damaged: ${wrong[0]}`);
    const lost = database.prepare('PRAGMA foreign_key_check').get();
    if (lost) throw invalid('file', `a row of ${String(lost['table'])} in its database names one of ${String(lost['parent'])} that is not there`);
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SQLITE_ERROR') throw invalid('file', `its database can’t be read: ${(error as Error).message}`);
    throw error;
  } finally {
    database.close();
  }
}

/** A copy tells nobody outside: no hub hears of its feeds, whichever version makes them. */
export function silence(file: string): void {
  change(file, (database) => {
    if (tablesOf(database).has('HubPing')) database.exec('DELETE FROM HubPing; CREATE TRIGGER silent BEFORE INSERT ON HubPing BEGIN SELECT RAISE(IGNORE); END');
  });
}

/** All of the site is to be made again at the next opportunity. */
export const makeAllStale = (file: string): void => change(file, (database) => database.exec(`INSERT INTO Stale (fact, at) VALUES ('${everything.fact}', '')`));

function change(file: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file);
  try {
    work(database);
  } finally {
    database.close();
  }
}

/** With which engine, and for which address, the site was made; empty when it never was. */
export function madeWithIn({ databaseFile }: Config): string {
  const rows = new Rows(databaseFile);
  const row = rows.one<{ value: string }>('SELECT value FROM Setting WHERE name = ?', madeWithRow);
  rows.close();
  return row?.value ?? '';
}

/** The files of all pages that were to be made when the copy was taken; null: all. */
export function filesInTheMaking({ databaseFile }: Config): Set<string> | null {
  const rows = new Rows(databaseFile);
  try {
    const stale = rows.all<StaleRow>('SELECT * FROM Stale ORDER BY id');
    if (touchesAll(stale)) return null;
    return new Set(stalePaths(stale, rows, settingsFromRows(rows)).flatMap((path) => filesOfPath(new TreeLayout(''), path)));
  } finally {
    rows.close();
  }
}
