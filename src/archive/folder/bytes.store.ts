import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { invalid } from '../../core/problem.js';
import type { Input } from '../input.js';

const largestBytes = 100 * 1024 * 1024;

/** A file, and what lies beside it. */
export const inputAt = (path: string): Input => ({
  name: basename(path),
  bytes: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
  beside: async (place) => {
    const file = join(dirname(path), place);
    const info = await lstat(file).catch(() => null);
    return info?.isFile() && info.size <= largestBytes ? readFile(file) : null;
  },
});

/** The files that a path stands for: itself, or those in it of which WordPress makes several. @throws Problem when there is none */
export async function inputsAt(path: string): Promise<[Input, ...Input[]]> {
  if (!(await stat(path)).isDirectory()) return [inputAt(path)];
  const names = (await readdir(path)).filter((name) => /\.(?:xml|wxr|json)$/i.test(name)).toSorted();
  const [first, ...more] = names.map((name) => inputAt(join(path, name)));
  if (!first) throw invalid('source', `${path} holds no files of an export`);
  return [first, ...more];
}
