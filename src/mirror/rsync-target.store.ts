import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Problem } from '../core/problem.js';
import type { Ready } from './contents.js';
import { type Manifest, manifestName, manifestText, ownFolder, readManifest } from './manifest.js';
import { emptied, type There } from './plan.js';
import { listedFiles } from './rsync-list.js';
import type { Target } from './target.js';

/** What rsync ends with when some of its sources are not there, a folder that is yet to be made among them. */
const partly = 23;

/** A folder that rsync reaches: over ssh, at its daemon, or on this machine. How, is in its own variables and in ~/.ssh. */
export class RsyncTarget implements Target {
  readonly hasFolders = true;
  #isNew = false;

  constructor(readonly place: string) {}

  async look(): Promise<{ manifest: Manifest | null; there: There }> {
    // `.git` and its like are somebody's own
    const args = ['-r', '-8', '--list-only', '--no-human-readable', '--include=/.well-known/', '--exclude=/.*/', '--', `${this.place}/`];
    const { status, out, error } = await rsync(args);
    this.#isNew = status === partly && /No such file or directory/.test(error);
    if (status !== 0 && !this.#isNew) throw this.#failure(error);
    const there = listedFiles(out);
    const manifest = there.delete(manifestName) ? await this.#manifest() : null;
    return { manifest, there };
  }

  async send(files: Ready[], stage: string): Promise<void> {
    const make = this.#isNew ? ['--mkpath'] : [];
    await this.#pass(
      ['-tz', ...make],
      files.map(({ name }) => name),
      stage,
    );
    this.#isNew = false;
  }

  async remove(names: string[], left: string[]): Promise<void> {
    await this.#drop(['--delete-missing-args'], names);
    // From the deepest on: a folder is empty only after those in it
    const byDepth = Object.groupBy(emptied(names, left), (folder) => folder.split('/').length);
    for (const folders of Object.values(byDepth).toReversed()) await this.#drop(['-d', '--delete-missing-args'], folders!);
  }

  /** rsync removes what is named and not there, as long as the folders around it are. */
  async #drop(options: string[], names: string[]): Promise<void> {
    await inFolder(async (nothing) => {
      for (const name of names) mkdirSync(join(nothing, dirname(name)), { recursive: true });
      await this.#pass(options, names, nothing);
    });
  }

  async record(manifest: Manifest): Promise<void> {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, ownFolder));
      writeFileSync(join(folder, manifestName), manifestText(manifest));
      await this.send([{ name: manifestName } as Ready], folder);
    });
  }

  #manifest(): Promise<Manifest> {
    return inFolder(async (folder) => {
      const { status, error } = await rsync(['--', `${this.place}/${manifestName}`, `${folder}/`]);
      if (status !== 0) throw this.#failure(error);
      return readManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'), this.place);
    });
  }

  /** Passes on files below a folder, by their names. */
  async #pass(options: string[], names: string[], from: string): Promise<void> {
    const args = [...options, '--chmod=D755,F644', '--files-from=-', '--from0', '--', `${from}/`, `${this.place}/`];
    const { status, error } = await rsync(args, names.join('\0'));
    if (status !== 0) throw this.#failure(error);
  }

  #failure(error: string): Problem {
    const lines = error.split('\n').filter((line) => line.trim() && !line.startsWith('rsync error: '));
    return new Problem('conflict', `rsync could not reach ${this.place} or write there: ${lines.at(-1) ?? error.trim()}`);
  }
}

type Ended = { status: number | null; out: string; error: string };

/** Runs rsync. Its list of files gives times as people read them: here in UTC, whatever this machine has. */
async function rsync(args: string[], input = ''): Promise<Ended> {
  const child = spawn('rsync', args, { env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' } });
  const ended: Ended = { status: null, out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.error += text));
  child.stdin.on('error', () => {}).end(input); // it may have ended before it read all
  try {
    [ended.status] = (await once(child, 'close')) as [number | null];
  } catch {
    throw new Problem('missing', 'rsync is not installed: the Debian package is called “rsync”');
  }
  return ended;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-rsync-'));
  return work(folder).finally(() => rmSync(folder, { recursive: true }));
}
