import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../platform/config.js';
import { holdingLock } from '../platform/lock.store.js';
import type { Contents, Entry, Known, Ready } from './contents.js';
import type { Manifest } from './manifest.js';
import { checkTree, contentsOf } from './tree-contents.store.js';

/**
 * The site of one moment, as files that stay as they are while the blog goes on: hard links, since the tree replaces files and
 * never writes into them. `layout` says what to make of it; by name, or, where names are no paths of a file system, by number.
 */
export async function withSnapshot<T>(
  config: Config,
  layout: (contents: Contents) => Entry[],
  byName: boolean,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  checkTree(config);
  dropLeft(config.data);
  const folder = mkdtempSync(join(config.data, `${prefix}${process.pid}-`));
  try {
    const staged = await holdingLock(config.lockFile, async () =>
      layout(contentsOf(config)).map((entry, i) => stage(entry, join(folder, byName ? entry.name : String(i)))),
    );
    return await work(new Snapshot(folder, staged));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const prefix = '.export-';

/** What a run that was killed has left: its process is no more. */
function dropLeft(data: string): void {
  const left = readdirSync(data).filter((name) => name.startsWith(prefix));
  for (const name of left) if (!isAlive(Number.parseInt(name.slice(prefix.length), 10))) rmSync(join(data, name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

type Staged = Entry & { file: string };

export class Snapshot {
  constructor(
    readonly folder: string,
    private readonly staged: Staged[],
  ) {}

  /** Its files with their digests. What has the bytes that were sent before keeps the time that it had there. */
  async ready(before: Manifest): Promise<Ready[]> {
    const digests = new Map<string, Promise<string>>();
    const digestOf = (source: string, file: string) => digests.get(source) ?? digests.set(source, md5Of(file)).get(source)!;
    const ready: Ready[] = [];
    for (const entry of this.staged) {
      const known = before.get(entry.name);
      const { size, mtimeMs } = statSync(entry.file);
      const time = Math.floor(mtimeMs / 1000);
      const isKnown = known?.size === size && known.time === time;
      const md5 = isKnown ? known.md5 : await digestOf(typeof entry.from === 'string' ? entry.from : entry.file, entry.file);
      if (known && !isKnown && known.md5 === md5) setTime(entry, known);
      ready.push({ ...entry, size, md5, time: known?.md5 === md5 ? known.time : time });
    }
    return ready;
  }
}

function stage(entry: Entry, file: string): Staged {
  mkdirSync(dirname(file), { recursive: true });
  if (typeof entry.from !== 'string') writeFileSync(file, entry.from);
  else link(entry.from, file);
  return { ...entry, file };
}

/** A copy where the system gives no link: a media library on another disk. */
export function link(from: string, file: string): void {
  try {
    linkSync(from, file);
  } catch {
    copy(from, file, statSync(from).mtimeMs / 1000);
  }
}

/** The time belongs to the tree's own file too, so a link becomes a copy first. */
function setTime({ from, file }: Staged, { time }: Known): void {
  if (typeof from !== 'string') return utimesSync(file, time, time);
  rmSync(file);
  copy(from, file, time);
}

function copy(from: string, file: string, time: number): void {
  copyFileSync(from, file);
  utimesSync(file, time, time);
}

export async function md5Of(file: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
