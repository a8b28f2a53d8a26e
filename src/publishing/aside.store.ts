import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dropFile, writeDurably } from './tree-files.store.js';

/** A folder beside the pages, for what is about to be put into its place and what has just gone from it. */
export class Aside {
  #count = 0;

  constructor(private readonly folder: string) {
    // Of a run that was killed
    this.end();
    mkdirSync(folder, { recursive: true });
  }

  /** Writes a file and forces it to disk. Returns what puts it into its place. */
  async write(file: string, bytes: Buffer, time?: number): Promise<() => void> {
    const aside = this.#name();
    mkdirSync(dirname(file), { recursive: true });
    await writeDurably(aside, bytes, time);
    return () => renameSync(aside, file);
  }

  /** Another name for a file that is about to go: to give back its blocks takes some file systems a millisecond, which is taken at the end, when readers have the rest. */
  holdOn(file: string): void {
    try {
      linkSync(file, this.#name());
    } catch {
      // It is not there, or there are no such links here
    }
  }

  readonly drop = (file: string): void => {
    this.holdOn(file);
    dropFile(file);
  };

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #name(): string {
    return join(this.folder, String(this.#count++));
  }
}
