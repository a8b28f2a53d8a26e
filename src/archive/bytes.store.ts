import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '../core/problem.js';

/** The bytes of a file, piece by piece. */
export const bytesOf = (file: string): AsyncIterable<Buffer> => createReadStream(file, { highWaterMark: 256 * 1024 });

/** The XML files that a path stands for: itself, or those in it. @throws Problem when there is none */
export async function xmlFilesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(?:xml|wxr)$/i.test(name)).toSorted();
  if (names.length === 0) throw invalid('source', `${path} holds no XML files`);
  return names.map((name) => join(path, name));
}
