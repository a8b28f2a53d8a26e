import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, createReadStream, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { invalid } from '../../core/problem.js';
import type { Print } from './synced-media.store.js';

/** A file as it is now. What has the size and the time that it had is not read again. @throws Problem('invalid') when it is none, or somebody is writing it */
export async function printOf(file: string, known?: Print): Promise<Print> {
  const before = lstatSync(file, { throwIfNoEntry: false });
  if (!before?.isFile()) throw invalid('file', before?.isSymbolicLink() ? 'it is a link, and links are not followed' : 'it is no file');
  const { size: bytes, mtimeMs: modified } = before;
  if (known && known.bytes === bytes && known.modified === modified) return known;
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  const after = lstatSync(file, { throwIfNoEntry: false });
  if (after?.mtimeMs !== modified || after.size !== bytes) throw invalid('file', 'somebody is writing it');
  return { bytes, modified, sha256: hash.digest('hex') };
}

/** Puts a copy in a file’s place: it has its name when it is whole. */
export function copyTo(file: string, source: string): void {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  mkdirSync(dirname(file), { recursive: true });
  try {
    copyFileSync(source, beside);
    const handle = openSync(beside, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Another path for a file, the nth to be tried. */
type Away = (stem: string, ending: string, nth: string) => string;

/** Beside it: `river.conflict.jpg`. */
export const asConflict: Away = (stem, ending, nth) => `${stem}.conflict${nth}${ending}`;
/** Into the folder’s own trash. */
export const toTrash: Away = (stem, ending, nth) => `.trash/${stem}${nth}${ending}`;

/** Gives a file another path that is free, and returns it. */
export function moveAway(place: string, path: string, away: Away): string {
  const [, stem = path, ending = ''] = /^(.*?)(\.[^./]+)?$/.exec(path) ?? [];
  for (let n = 1; ; n++) {
    const other = away(stem, ending, n === 1 ? '' : `-${n}`);
    if (existsSync(join(place, other))) continue;
    mkdirSync(dirname(join(place, other)), { recursive: true });
    renameSync(join(place, path), join(place, other));
    return other;
  }
}
