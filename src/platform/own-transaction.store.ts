import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../core/problem.js';
import { SqliteConnection } from './sqlite-connection.store.js';

/** Another transaction of this process ends only while this one waits without holding it up. */
const busy = { againMs: 5, patienceMs: 10_000 };

/**
 * One transaction on a connection of its own, opened to wait for nobody (`busyMs` 0), for who does without Prisma.
 * @throws Problem('busy') when others write for too long
 */
export async function inOwnTransaction<T>({ db }: SqliteConnection, work: () => T): Promise<T> {
  for (const end = Date.now() + busy.patienceMs; !begun(db); await sleep(busy.againMs))
    if (Date.now() > end) throw new Problem('busy', 'The blog is busy just now');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** Begins a change and makes none. @throws what keeps others from theirs; also who writes just now, and does for two seconds */
export function tryWriting(file: string): void {
  const connection = new SqliteConnection(file, 'write');
  try {
    connection.db.exec('BEGIN IMMEDIATE; ROLLBACK');
  } finally {
    connection.close();
  }
}

const sqliteBusy = 5;

/** Whether a transaction could begin: somebody else may be writing. */
function begun(db: SqliteConnection['db']): boolean {
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === sqliteBusy) return false;
    throw error;
  }
}
