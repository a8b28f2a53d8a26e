import {
  closeSync,
  existsSync,
  fsync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/*
 * Files of the site tree. What takes the system some microseconds is done at once: handed to the thread pool it costs
 * ten times as much in waking threads (a third of the time of a large run). Only `fsync`, which waits for the disk, is handed on.
 */

const toDisk = promisify(fsync);

/** Puts bytes into a file's place: written beside it, forced to disk, renamed. `time` in seconds. */
export async function replaceFile(file: string, bytes: Buffer, time?: number): Promise<void> {
  const temporary = `${file}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(temporary, 'w', 0o644);
  try {
    writeFileSync(handle, bytes);
    if (time !== undefined) futimesSync(handle, time, time);
    await toDisk(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** Removes a file. Returns whether it was there. */
export function dropFile(file: string): boolean {
  if (!existsSync(file)) return false;
  unlinkSync(file);
  return true;
}

/** The bytes of a file, or null when it is not there. */
export const bytesOf = (file: string): Buffer | null => (existsSync(file) ? readFileSync(file) : null);

/** When a file was changed, in whole seconds, as nginx's ETag has it; null when it is not there. */
export function timeOf(file: string): number | null {
  const info = statSync(file, { throwIfNoEntry: false });
  return info ? Math.floor(info.mtimeMs / 1000) : null;
}

/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** Forces the names in a folder to disk; it may have gone meanwhile. */
export async function syncFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const handle = openSync(folder, 'r');
  await toDisk(handle).finally(() => closeSync(handle));
}

export function dropEmptyFolders(root: string): void {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  for (const folder of folders.toSorted((a, b) => b.length - a.length)) if (readdirSync(folder).length === 0) rmdirSync(folder);
}
