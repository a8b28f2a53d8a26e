import { closeSync, existsSync, fsync, futimesSync, lstatSync, openSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

/*
 * Files of the site tree. What takes the system some microseconds is done at once: handed to the thread pool it costs
 * ten times as much in waking threads (a third of the time of a large run). Only `fsync`, which waits for the disk, is handed on.
 */

const toDisk = promisify(fsync);

/** Writes a file and forces it to disk. `time` in seconds. */
export async function writeDurably(file: string, bytes: Buffer, time?: number): Promise<void> {
  const handle = openSync(file, 'w', 0o644);
  try {
    writeInto(handle, bytes, time);
    await toDisk(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a file, and leaves it to others to force it to disk. `time` in seconds. */
export function writeAt(file: string, bytes: Buffer, time?: number): void {
  const handle = openSync(file, 'w', 0o644);
  try {
    writeInto(handle, bytes, time);
  } finally {
    closeSync(handle);
  }
}

function writeInto(handle: number, bytes: Buffer, time?: number): void {
  writeFileSync(handle, bytes);
  if (time !== undefined) futimesSync(handle, time, time);
}

/** Removes a file. Returns whether it was there. */
export function dropFile(file: string): boolean {
  if (!existsSync(file)) return false;
  unlinkSync(file);
  return true;
}

/** The bytes of a file, or null when it is not there. */
export const bytesOf = (file: string): Buffer | null => (existsSync(file) ? readFileSync(file) : null);

/** Whether a file of so many bytes is these; one of another length is not read. */
export const holds = (file: string, length: number, bytes: Buffer): boolean => length === bytes.length && readFileSync(file).equals(bytes);

/** Whether a file stands there, and no folder or link. */
export const isFile = (path: string): boolean => existsSync(path) && lstatSync(path).isFile();

/** When a file was changed, in whole seconds, as nginx's ETag has it, and how long it is; null when it is not there. */
export function standing(file: string): { time: number; length: number } | null {
  const info = statSync(file, { throwIfNoEntry: false });
  return info ? { time: Math.floor(info.mtimeMs / 1000), length: info.size } : null;
}

export const timeOf = (file: string): number | null => standing(file)?.time ?? null;

/** A time for what comes after files of these. nginx's ETag is the time in seconds and the size: two answers of one address must not share it, however soon one follows the other. */
export const timeAfter = (...before: (number | null)[]): number => Math.max(Math.floor(Date.now() / 1000), ...before.map((time) => (time ?? 0) + 1));

/** Every file below a folder, one folder after the other: all at once, those of a large tree take 100 MB. */
export function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** Forces a file, or the names in a folder, to disk. */
export async function syncFile(file: string): Promise<void> {
  const handle = openSync(file, 'r');
  await toDisk(handle).finally(() => closeSync(handle));
}

/** Forces the names in a folder to disk; it may have gone meanwhile. */
export async function syncFolder(folder: string): Promise<void> {
  if (existsSync(folder)) await syncFile(folder);
}
