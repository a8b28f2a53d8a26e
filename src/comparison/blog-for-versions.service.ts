import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../core/problem.js';
import { checkDatabase } from '../platform/migrations.store.js';
import { copyBlog, hush } from './blog-copy.store.js';
import { output } from './processes.service.js';

/** A version that is set up in `home`, and where its blog is to be. */
export type Version = { ref: string; home: string; data: string };

const present = fileURLToPath(new URL('../../../bin/qvill', import.meta.url));

/**
 * Gives each version a blog with the same posts: a copy of the one in `data`; or, where one of them is too old to open that, what this version's
 * `export` writes of a copy and their own `import` takes in. @param folder a temporary one @throws Problem when a version can't take it in
 */
export async function giveBlog(versions: readonly Version[], data: string, folder: string, progress: (text: string) => void): Promise<void> {
  const copy = join(folder, 'data');
  await copyBlog(data, copy);
  const tooOld = versions.find(({ home }) => !opens(home, join(copy, 'blog.db')));
  if (!tooOld) {
    for (const version of versions) await copyBlog(copy, version.data);
    return;
  }
  progress(`${tooOld.ref} is older than this blog’s database: each version takes in an export of its posts`);
  const exported = join(folder, 'posts');
  await qvill(present, ['export', exported], copy);
  for (const version of versions)
    await takeIn(version, exported).catch((error: Error) => {
      throw new Problem('conflict', `${version.ref} can’t take in what this version exports: ${error.message}`);
    });
}

/** With an account, which nobody can use: a blog without one waits at every start for whoever makes it. */
async function takeIn({ home, data }: Version, exported: string): Promise<void> {
  const program = join(home, 'bin', 'qvill');
  const add = ['author', 'add', 'nobody@example.org', '--name', 'Nobody', '--password-stdin'];
  await output({ command: ['sh', '-c', `echo ${randomUUID()} | exec sh "$@"`, 'sh', program, ...add], env: environmentOf(data) });
  await qvill(program, ['import', exported], data);
  hush(join(data, 'blog.db'));
}

function opens(home: string, database: string): boolean {
  try {
    checkDatabase(database, join(home, 'prisma', 'migrations'));
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

const environmentOf = (data: string) => ({ PATH: process.env['PATH'], HOME: process.env['HOME'], QVILL_DATA: data, QVILL_OPS_PORT: 'off' });

const qvill = (program: string, words: string[], data: string): Promise<string> => output({ command: ['sh', program, ...words], env: environmentOf(data) });
