import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { invalid } from '../core/problem.js';

export type FoundFile = { path: string; modified: string };

const postEndings = /\.(md|markdown|mdown|mkdn?|html\.markdown|html|htm)$/i;

/** Folders that no blog keeps its posts in. */
const notPosts = /(^|\/)(\.[^/]+|node_modules|_site|_layouts|_includes|_sass|layouts|themes|vendor)\//;
const readmes = /(^|\/)(readme|license|contributing|changelog)(\.[a-z]+)?$/i;
const largestBytes = 4 * 1024 * 1024;

/**
 * The files below a folder, or the one file, that may be posts, in the order of their paths; the others by name.
 * Links are not followed. @throws Problem when there is nothing to read
 */
export async function filesBelow(source: string): Promise<{ posts: FoundFile[]; others: string[] }> {
  const info = await stat(source).catch((error: NodeJS.ErrnoException) => {
    throw invalid('source', `${source} can't be read: ${error.code === 'ENOENT' ? 'there is nothing there' : error.code}`);
  });
  if (!info.isDirectory()) throw invalid('source', `${source} is a file; import takes the folder that it lies in`);
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const isPost = (path: string) => postEndings.test(path) && !notPosts.test(path) && !readmes.test(path);
  const posts = await Promise.all(paths.filter(isPost).toSorted().map(async (path) => ({ path, modified: (await stat(join(source, path))).mtime.toISOString() })));
  return { posts, others: paths.filter((path) => !isPost(path)) };
}

/** @throws Problem when the file is larger than a post can be */
export async function bytesOf(source: string, path: string): Promise<Buffer> {
  const file = join(source, path);
  const { size } = await stat(file);
  if (size > largestBytes) throw invalid('file', `it has ${size} bytes; a post may have ${largestBytes}`);
  return readFile(file);
}
