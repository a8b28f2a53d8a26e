import { execFile } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { filesBelow, syncFile, syncFolder } from './tree-files.store.js';
import { TreeChange } from './tree-change.store.js';
import { TreeLayout } from './tree-layout.js';

const run = promisify(execFile);

/**
 * The tree that readers have: `QVILL_DATA/site`, which is a link to one of the folders in `QVILL_DATA/trees` from the first large run on. A
 * small change is made in it; a large one beside it, and takes its place in one step.
 */
export class SiteTree {
  readonly layout: TreeLayout;

  #removal: Promise<void> = Promise.resolve();

  constructor(private readonly config: { site: string; trees: string }) {
    this.layout = new TreeLayout(config.site);
  }

  change(): TreeChange {
    return new TreeChange(this.layout);
  }

  /** Tells every process that serves the tree that it is another one now. What the disk knows of it says nothing to those that start after a power cut. */
  announce(): void {
    const aside = `${this.layout.generation}.new`;
    writeFileSync(aside, newGeneration());
    renameSync(aside, this.layout.generation);
  }

  /** Takes away what runs left behind that were killed. */
  tidy(): void {
    const { trees } = this.config;
    const present = this.#present();
    for (const name of existsSync(trees) ? readdirSync(trees) : [])
      if (join(trees, name) !== present) rmSync(join(trees, name), { recursive: true, force: true });
    rmSync(this.layout.aside, { recursive: true, force: true });
  }

  /** An empty folder for another tree. */
  async begin(): Promise<TreeLayout> {
    const { trees } = this.config;
    await this.#removal;
    mkdirSync(trees, { recursive: true });
    this.tidy();
    const root = join(trees, `${Date.now()}`);
    mkdirSync(root);
    return new TreeLayout(root);
  }

  /** Puts the other tree into the place of this one, in one step, once all of it is on disk. */
  async replaceBy({ root, generation }: TreeLayout): Promise<void> {
    writeFileSync(generation, newGeneration());
    await syncTree(root);
    const { site, trees } = this.config;
    const before = this.#present();
    const link = join(trees, 'next');
    symlinkSync(relative(dirname(site), root), link);
    // The first time a folder stands there, and no link can be renamed over one
    if (before === site) renameSync(site, join(trees, 'before'));
    renameSync(link, site);
    await syncFolder(dirname(site));
    if (before) this.#removal = removeTree(before === site ? join(trees, 'before') : before).catch(() => {});
  }

  /** When nothing is left of the tree that readers had before. */
  get removal(): Promise<void> {
    return this.#removal;
  }

  /** Removes what has not taken the place of the tree. */
  async discard({ root }: TreeLayout): Promise<void> {
    if (root !== this.#present()) await removeTree(root);
  }

  /** The folder that readers have now, or null. */
  #present(): string | null {
    const { site } = this.config;
    const stat = lstatSync(site, { throwIfNoEntry: false });
    if (!stat) return null;
    return stat.isSymbolicLink() ? resolve(dirname(site), readlinkSync(site)) : site;
  }
}

const newGeneration = (): string => `${process.pid} ${process.hrtime.bigint()}\n`;

/** By another process, where there is one for it: a hundred thousand files took this one 3 s, and who reads would have waited. */
async function removeTree(folder: string): Promise<void> {
  await run('rm', ['-rf', '--', folder]).catch(() => rm(folder, { recursive: true, force: true }));
}

/** Forces all files of a folder to disk: with one call of the system where it has one, else each by itself. */
export async function syncTree(root: string): Promise<void> {
  await run('sync', ['-f', root]).catch(async () => {
    for (const file of filesBelow(root)) await syncFile(file);
  });
}
