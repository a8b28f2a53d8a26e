import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file for its owner alone: it has its name when it is whole and on disk, and what had that name stays until then. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  toDisk(draft);
  renameSync(draft, file);
  toDisk(dirname(file));
}

/** Forces a file, or the names in a folder, to disk. */
export function toDisk(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
