import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { syncFolder } from '../publishing/tree-files.store.js';
import { draftName, isLeftover } from './names.js';
import type { Draft, Kept, Shelf } from './shelf.js';

/** A folder of this machine, or of another that is mounted here. What is in it is for nobody else: it holds passwords’ hashes and unpublished posts. */
export class FolderShelf implements Shelf {
  constructor(
    readonly place: string,
    private readonly site: string,
  ) {}

  async begin(name: string): Promise<Draft> {
    mkdirSync(this.place, { recursive: true, mode: 0o700 });
    const draft = join(this.place, draftName(name));
    const stream = createWriteStream(draft, { mode: 0o600, flush: true });
    const keep = async (): Promise<void> => {
      renameSync(draft, join(this.place, name));
      await syncFolder(this.place);
    };
    const drop = async (): Promise<void> => {
      stream.destroy();
      await finished(stream).catch(() => {});
      rmSync(draft, { force: true });
    };
    return { stream, keep, drop };
  }

  async list(): Promise<Kept[]> {
    if (!existsSync(this.place)) return [];
    const files = readdirSync(this.place, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ name }) => ({ name, bytes: statSync(join(this.place, name)).size }));
  }

  async read({ name }: Kept): Promise<Readable> {
    return createReadStream(join(this.place, name));
  }

  async remove(name: string): Promise<void> {
    rmSync(join(this.place, name));
  }

  async tidy(): Promise<void> {
    for (const { name } of await this.list()) if (isLeftover(this.site, name)) rmSync(join(this.place, name));
  }
}
