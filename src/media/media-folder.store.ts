import { randomUUID } from 'node:crypto';
import { closeSync, createWriteStream, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../core/problem.js';
import { megabytes } from './limits.js';

/*
 * The folder QVILL_DATA/media: FOLDER/FILE for what is kept, .incoming/PROCESS-ID/ for what is on its way. A file gets its
 * place by a rename, whole and on disk.
 */
const incoming = '.incoming';
/** In a container every process may have the number 1. */
const life = randomUUID().slice(0, 8);

/** A folder of one's own, for a file on its way. */
export function makeStaging(root: string): string {
  const folder = join(root, incoming, `${process.pid}-${life}-${randomUUID()}`);
  if (!existsSync(root)) mkdirSync(root, { mode: 0o755 });
  mkdirSync(join(root, incoming), { recursive: true, mode: 0o700 });
  mkdirSync(folder);
  return folder;
}

export const dropFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Writes what arrives to a file, and forces it to disk. @throws Problem('large') as soon as it is more than `most` bytes, Problem('full') */
export async function receive(file: AsyncIterable<Uint8Array>, path: string, most: number, label: string): Promise<void> {
  try {
    await pipeline(upTo(most, file, label), createWriteStream(path, { flush: true }));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskIsFull(label) : error;
  }
}

export const diskIsFull = (label: string): Problem => new Problem('full', `There is no room on the disk for “${label}”: nothing of it was kept`, 'file');

async function* upTo(most: number, file: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of file) {
    bytes += part.length;
    if (bytes > most) throw new Problem('large', `“${label}” has more than ${megabytes(most)}, which is what a file may have`, 'file');
    yield part;
  }
}

/** Moves a file that is on disk to its place. */
export function place(staged: string, root: string, folder: string, file: string): void {
  const home = join(root, folder);
  mkdirSync(home, { recursive: true });
  renameSync(staged, join(home, file));
  for (const each of [home, root]) sync(each);
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Removes the folders that belong to nothing, and what processes that live no more had under way. */
export function sweep(root: string, isKept: (folder: string) => boolean): void {
  if (!existsSync(root)) return;
  for (const folder of readdirSync(root)) if (/^[0-9a-f]{20}$/.test(folder) && !isKept(folder)) dropFolder(join(root, folder));
  const staged = existsSync(join(root, incoming)) ? readdirSync(join(root, incoming)) : [];
  for (const folder of staged) if (!isUnderWay(folder)) dropFolder(join(root, incoming, folder));
}

function isUnderWay(staged: string): boolean {
  const [pid, its] = staged.split('-');
  try {
    return Number(pid) === process.pid ? its === life : process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
