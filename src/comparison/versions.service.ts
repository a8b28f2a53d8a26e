import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missing, Problem } from '../core/problem.js';
import { giveBlog, type Version } from './blog-for-versions.service.js';
import { freePort } from './free-port.service.js';
import { output } from './processes.service.js';
import { temporaryFolder } from './temporary.store.js';
import type { Variant } from './variant.js';

const clone = fileURLToPath(new URL('../../../', import.meta.url));
const git = (...words: string[]) => spawnSync('git', ['-C', clone, ...words], { encoding: 'utf8' });

/**
 * Versions of Qvill by what git calls them, each built in a folder of its own, over a copy of the blog. The folders are gone
 * after the run (`dropAll`), and git has forgotten them. @throws Problem when git knows no such version, or one can't be built or filled
 */
export async function versionsOf(refs: readonly string[], data: string, progress: (text: string) => void): Promise<Variant[]> {
  if (!existsSync(join(data, 'blog.db'))) throw missing(`There is no blog in ${data}: versions are compared on a copy of one`);
  const commits = refs.map(commitOf);
  const folder = temporaryFolder('versions', () => forget(folder));
  const versions: Version[] = [];
  for (const [n, ref] of refs.entries()) {
    progress(`Building ${ref}`);
    const home = join(folder, `${n}`);
    await build(ref, commits[n]!, home);
    versions.push({ ref, home, data: join(folder, `data-${n}`) });
  }
  await giveBlog(versions, data, folder, progress);
  return Promise.all(versions.map(({ ref, home, data: own }, n) => serving(ref, commits[n]!, home, own)));
}

/** Sets a version up in a folder, by what git calls it. The folder is to be in a temporary one that forgets it (`forget`). */
export async function setUpAt(ref: string, home: string): Promise<string> {
  await build(ref, commitOf(ref), home);
  return home;
}

function commitOf(ref: string): string {
  if (git('rev-parse', '--git-dir').status !== 0) throw missing('This is no clone of git: versions can’t be had from it');
  const { status, stdout } = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (status !== 0) throw missing(`There is no version “${ref}” in this clone: it takes a tag, a branch or a commit`);
  return stdout.trim();
}

async function build(ref: string, commit: string, home: string): Promise<void> {
  const { status, stderr } = git('worktree', 'add', '--detach', '--quiet', home, commit);
  if (status !== 0) throw new Problem('conflict', `${ref}: ${stderr.trim()}`);
  if (!existsSync(join(home, 'bin', 'setup.js'))) throw new Problem('conflict', `${ref} can’t be built: it has no bin/setup.js`);
  // The same packages need not be installed again
  if (lockOf(home) === lockOf(clone)) symlinkSync(join(clone, 'node_modules'), join(home, 'node_modules'));
  const env = { ...process.env, npm_config_prefer_offline: 'true' };
  await output({ command: ['node', join(home, 'bin', 'setup.js')], cwd: home, env }).catch((error: Error) => {
    throw new Problem('conflict', `${ref} can’t be built: ${error.message}`);
  });
}

const lockOf = (folder: string): string => readFileSync(join(folder, 'package-lock.json'), 'utf8');

/** With nothing of this blog's environment: the copy must not purge real caches. */
async function serving(ref: string, commit: string, home: string, data: string): Promise<Variant> {
  const [port, ops] = [await freePort(), await freePort()];
  const start = `exec env -i PATH="$PATH" HOME="$HOME" QVILL_DATA='${data}' PORT=${port} QVILL_OPS_PORT=${ops} sh '${home}/bin/qvill' serve`;
  return { name: ref, url: `http://127.0.0.1:${port}/`, start: [start], folder: home, environment: {}, version: `echo commit ${commit.slice(0, 12)}` };
}

/** Has git forget versions that were set up in a folder. */
export function forget(folder: string): void {
  const listed = git('worktree', 'list', '--porcelain').stdout.match(/^worktree .*$/gm) ?? [];
  for (const line of listed) {
    const home = line.slice('worktree '.length);
    if (home.startsWith(`${folder}/`)) git('worktree', 'remove', '--force', '--force', home);
  }
}
