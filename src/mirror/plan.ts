import { Problem } from '../core/problem.js';
import { isList, isPicture, isPostPath } from '../publishing/turns.js';
import type { Known, Ready } from './contents.js';
import type { Manifest } from './manifest.js';

/** A file that is at the place now, as far as the place can tell. */
export type Found = Pick<Known, 'size'> & Partial<Known>;
export type There = ReadonlyMap<string, Found>;

/** `send` in turns: what pages show, pages, lists. */
export type Plan = { send: Ready[][]; remove: string[]; untouched: number; wanted: Manifest };

/**
 * What to send and what to remove. Nothing that Qvill did not write is replaced or removed.
 * @throws Problem('conflict') when such a file is in the way
 */
export function planFor(files: Ready[], before: Manifest, there: There): Plan {
  const differing = files.filter((file) => !isSame(file, there.get(file.name)));
  const foreign = differing.filter(({ name }) => there.has(name) && !before.has(name)).map(({ name }) => name);
  if (foreign.length > 0) throw new Problem('conflict', `These files are not Qvill’s and stand where it would write: ${foreign.slice(0, 5).join(', ')}`);
  const wanted = new Map(files.map(({ name, size, time, md5 }) => [name, { size, time, md5 }]));
  return {
    send: [isShown, isPage, isList].map((isNow) => differing.filter(({ path }) => isNow(path))),
    remove: [...before.keys()].filter((name) => !wanted.has(name) && there.has(name)),
    untouched: files.length - differing.length,
    wanted,
  };
}

/** What pages show. */
const isShown = (path: string): boolean => path.startsWith('/media/') || isPicture(path);
const isPage = (path: string): boolean => isPostPath(path) && !isShown(path);

/** By digest where the place knows one, else as rsync sees it. */
function isSame(file: Known, found: Found | undefined): boolean {
  if (!found || found.size !== file.size) return false;
  return found.md5 === undefined ? found.time === file.time : found.md5 === file.md5;
}

/** The folders in which nothing is left after these files were removed, deepest first. */
export function emptied(removed: string[], left: Iterable<string>): string[] {
  const kept = new Set([...left].flatMap(foldersOf));
  const folders = new Set(removed.flatMap(foldersOf));
  return [...folders].filter((folder) => !kept.has(folder)).toSorted((a, b) => b.length - a.length);
}

function foldersOf(name: string): string[] {
  const segments = name.split('/').slice(0, -1);
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}
