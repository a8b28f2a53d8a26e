import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '../../core/problem.js';
import { byPath, isOtherFolder, isPostName, largestBytes } from './post-paths.js';

export type FoundFile = { bytes: Buffer; modified: string };

/**
 * What below a folder may be a post, in the order of the paths; the rest by name. What looks like a post and is none
 * (a link, a folder that can't be opened) is among them: reading it says why.
 */
export async function filesBelow(source: string): Promise<{ posts: string[]; others: string[] }> {
  const found = (await below(source, '')).toSorted((a, b) => byPath(a.path, b.path));
  const paths = (wanted: boolean) => found.filter(({ isPost }) => isPost === wanted).map(({ path }) => path);
  return { posts: paths(true), others: paths(false) };
}

type Found = { path: string; isPost: boolean };

async function below(source: string, folder: string): Promise<Found[]> {
  const entries = await readdir(join(source, folder), { withFileTypes: true });
  const found = entries.map(async (entry): Promise<Found[]> => {
    const path = folder + entry.name;
    const isPost = isPostName(entry.name);
    if (!entry.isDirectory()) return [{ path, isPost }];
    if (isOtherFolder(entry.name)) return [{ path: `${path}/`, isPost: false }];
    const inside = await below(source, `${path}/`).catch(() => null);
    return [...(inside ?? []), ...(isPost || inside === null ? [{ path, isPost: true }] : [])];
  });
  return (await Promise.all(found)).flat();
}

/** A file and when it was changed last. @throws Problem when it is none, can't be read, or is larger than a post can be */
export async function fileAt(source: string, path: string): Promise<FoundFile> {
  try {
    const file = join(source, path);
    const info = await lstat(file);
    if (!info.isFile()) throw invalid('file', info.isSymbolicLink() ? 'it is a link, and links are not followed' : 'it is no file');
    if (info.size > largestBytes) throw invalid('file', `it has ${info.size} bytes; a post may have ${largestBytes}`);
    return { bytes: await readFile(file), modified: info.mtime.toISOString() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : invalid('file', `it can't be read (${code})`);
  }
}

/** Whether there is a file that may be brought along: no link, which may lead out of the folder. */
export async function isFile(source: string, path: string): Promise<boolean> {
  return lstat(join(source, path)).then(
    (info) => info.isFile(),
    () => false,
  );
}
