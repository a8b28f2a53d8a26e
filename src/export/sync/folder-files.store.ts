import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, createReadStream, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Writes a file beside its place, with the rights of the one that is there: it has its name when it is whole. @param check looks once more, just before that */
export function putWhole(place: string, path: string, write: (beside: string) => void, check = (): void => {}): void {
  const file = join(place, path);
  makeFolderOf(place, path);
  const beside = join(dirname(file), `.qvill-${randomUUID()}.tmp`);
  try {
    write(beside);
    const mode = lstatSync(file, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined) chmodSync(beside, mode & 0o777);
    const handle = openSync(beside, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    check();
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Makes the folder of a file. @throws Problem('invalid') when a link leads there: it may lead out of the folder, and what is there no sync would see */
export function makeFolderOf(place: string, path: string): void {
  const names = dirname(path).split('/');
  const above = names.map((_, n) => names.slice(0, n + 1).join('/'));
  const link = above.find((folder) => lstatSync(join(place, folder), { throwIfNoEntry: false })?.isSymbolicLink());
  if (link !== undefined) throw invalid('file', `${link} is a link, and links are not followed`);
  mkdirSync(dirname(join(place, path)), { recursive: true });
}

/** Another path for a file, the nth to be tried. */
type Away = (stem: string, ending: string, nth: string) => string;

/** Beside it: `river.conflict.jpg`. */
export const asConflict: Away = (stem, ending, nth) => `${stem}.conflict${nth}${ending}`;
/** Into the folder’s own trash. */
export const toTrash: Away = (stem, ending, nth) => `.trash/${stem}${nth}${ending}`;

/** The first path of its kind that is free. */
export function freePath(place: string, path: string, away: Away): string {
  const [, stem = path, ending = ''] = /^(.*?)(\.[^./]+)?$/s.exec(path) ?? [];
  for (let n = 1; ; n++) {
    const other = away(stem, ending, n === 1 ? '' : `-${n}`);
    if (!existsSync(join(place, other))) return other;
  }
}

/** Gives a file another path that is free, and returns it. */
export function moveAway(place: string, path: string, away: Away): string {
  const other = freePath(place, path, away);
  makeFolderOf(place, other);
  renameSync(join(place, path), join(place, other));
  return other;
}
