import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../core/problem.js';
import { isBusy } from './sqlite-rows.js';

const retryMs = 15;

/**
 * Runs `work` while no other process holds the lock with this file. An SQLite transaction is the lock: the system
 * takes it back from a process that dies, so there is none to clean up.
 */
export async function holdingLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  return holding(file, () => pause(retryMs), work);
}

/** The same for who waits for nobody. @throws Problem('busy') that says this, when another process holds it */
export async function holdingFreeLock<T>(file: string, said: string, work: () => Promise<T>): Promise<T> {
  return holding(file, () => Promise.reject(new Problem('busy', said)), work);
}

/** Whether a process holds the lock at this moment. Looking takes it for no longer than that. */
export function isHeld(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    return !take(lock);
  } finally {
    lock.close();
  }
}

async function holding<T>(file: string, whenTaken: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  // Nobody else may hold up the blog by holding its locks
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600, flag: 'a' });
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    while (!take(lock)) await whenTaken();
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
