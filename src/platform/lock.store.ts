import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-rows.js';

const retryMs = 15;

/**
 * Runs `work` while no other process holds the lock with this file. An SQLite transaction is the lock: the system
 * takes it back from a process that dies, so there is none to clean up.
 */
export async function holdingLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    while (!take(lock)) await pause(retryMs);
    return await work();
  } finally {
    lock.close();
  }
}

function take(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return false;
  }
}
