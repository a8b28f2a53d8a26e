import { authorNamed } from '../../auth/author.store.js';
import type { Writer } from '../../platform/database.service.js';
import type { ImportRun } from './import-run.store.js';

/** Who posts are by, from their names; whoever is nobody here yet is made and noted. */
export class Bylines {
  readonly #ids = new Map<string, number>();

  constructor(private readonly run: ImportRun) {}

  async idsOf(tx: Writer, names: string[], now: string): Promise<number[]> {
    const ids = new Set<number>();
    for (const name of names) ids.add(this.#ids.get(name) ?? (await this.#find(tx, name, now)));
    return [...ids];
  }

  /** After a transaction was taken back. */
  forget(): void {
    this.#ids.clear();
  }

  async #find(tx: Writer, name: string, now: string): Promise<number> {
    const before = await tx.author.count();
    const id = await authorNamed(tx, name, now);
    if ((await tx.author.count()) > before) await this.run.noteAuthor(tx, id);
    this.#ids.set(name, id);
    return id;
  }
}
