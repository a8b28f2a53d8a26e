import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Problem } from '../core/problem.js';
import type { Entry } from './contents.store.js';
import type { Sink } from './export-blog.service.js';

/** A folder. It is written beside its place under another name, and gets its own when it is whole. */
export class FolderSink implements Sink {
  readonly #place: string;
  readonly #beside: string;
  readonly #made = new Set<string>();

  /** @throws Problem('conflict') when something is there already: nothing of it is replaced */
  constructor(place: string) {
    this.#place = resolve(place);
    if (existsSync(this.#place) && readdirSync(this.#place).length > 0)
      throw new Problem('conflict', `${place} is not empty: name a folder that is not there yet`);
    this.#beside = join(dirname(this.#place), `.${basename(this.#place)}.${process.pid}.tmp`);
    mkdirSync(this.#beside, { recursive: true });
  }

  async add(entry: Entry): Promise<void> {
    const file = join(this.#beside, entry.name);
    const folder = dirname(file);
    if (!this.#made.has(folder)) mkdirSync(folder, { recursive: true });
    this.#made.add(folder);
    if ('file' in entry) copyFileSync(entry.file, file, constants.COPYFILE_FICLONE);
    else writeFileSync(file, entry.bytes);
  }

  async end(): Promise<void> {
    if (existsSync(this.#place)) rmdirSync(this.#place);
    renameSync(this.#beside, this.#place);
  }

  abort(): void {
    rmSync(this.#beside, { recursive: true, force: true });
  }
}
