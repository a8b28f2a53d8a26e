import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { filesBelow } from '../publishing/tree-files.store.js';
import type { Ready } from './contents.js';
import { type Manifest, manifestName, manifestText, readManifest } from './manifest.js';
import { emptied, type Found } from './plan.js';
import { md5Of } from './snapshot.store.js';
import type { Target } from './target.js';

/** A folder of this machine. Files are copied and not linked: nobody who changes the copy changes the blog. */
export class FolderTarget implements Target {
  readonly hasFolders = true;

  constructor(readonly place: string) {}

  async look() {
    const manifestFile = join(this.place, manifestName);
    const manifest = existsSync(manifestFile) ? readManifest(readFileSync(manifestFile, 'utf8'), this.place) : null;
    const names = existsSync(this.place) ? [...filesBelow(this.place)].map((file) => relative(this.place, file).split(sep).join('/')) : [];
    const there = new Map<string, Found>();
    for (const name of names.filter((each) => each !== manifestName && !isHidden(each))) there.set(name, await this.#found(name, manifest));
    return { manifest, there };
  }

  async send(files: Ready[]): Promise<void> {
    for (const { name, file, time } of files) this.#put(name, time, (to) => copyFileSync(file, to, constants.COPYFILE_FICLONE));
  }

  async remove(names: string[], left: string[]): Promise<void> {
    for (const name of names) rmSync(join(this.place, name));
    for (const folder of emptied(names, left)) rmdirSync(join(this.place, folder));
  }

  async record(manifest: Manifest): Promise<void> {
    this.#put(manifestName, Date.now() / 1000, (to) => writeFileSync(to, manifestText(manifest)));
  }

  /** A file whose time is another one may still hold the same bytes. */
  async #found(name: string, manifest: Manifest | null): Promise<Found> {
    const file = join(this.place, name);
    const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { size: -1, mtimeMs: 0 };
    const time = Math.floor(mtimeMs / 1000);
    const known = manifest?.get(name);
    return known?.size === size && known.time !== time ? { size, time, md5: await md5Of(file) } : { size, time };
  }

  #put(name: string, time: number, write: (to: string) => void): void {
    const file = join(this.place, name);
    mkdirSync(dirname(file), { recursive: true });
    write(`${file}.tmp`);
    utimesSync(`${file}.tmp`, time, time);
    renameSync(`${file}.tmp`, file);
  }
}

/** A folder such as `.git` is somebody's own, and none of ours. */
const isHidden = (name: string): boolean => /^\.(?!well-known\/)[^/]+\//.test(name);
