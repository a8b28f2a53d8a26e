import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { mediaPath } from '../../core/media.js';
import { Problem } from '../../core/problem.js';
import type { MediaLibrary } from '../../media/media-library.service.js';
import { asConflict, moveAway, toTrash } from './folder-files.store.js';
import { FileMoves } from './file-moves.store.js';
import { attempt, type SyncReport } from './sync-report.js';
import type { SyncedFolder } from './synced-folder.store.js';
import type { LibraryCopies } from './library-copies.store.js';
import type { Kept, Print, SyncedMedia, SyncedMediaStore } from './synced-media.store.js';

/** Both sides’ files (`others` of the folder are no texts), what leads from one to the other, and who adds to the library. */
export type MediaWorld = {
  folder: SyncedFolder;
  others: readonly string[];
  store: SyncedMediaStore;
  copies: LibraryCopies;
  library: MediaLibrary;
  by: number | null;
};

/** The pictures and other files that texts of the folder show: each is in the library too, and the same there. */
export class FolderMedia {
  readonly #moves: FileMoves;
  readonly #found = new Map<string, Promise<string | Problem>>();

  constructor(
    private readonly world: MediaWorld,
    private readonly report: SyncReport,
  ) {
    this.#moves = new FileMoves(world.folder.place, world.others);
  }

  /** Brings what changed on one side to the other; what changed on both is kept in both versions. */
  async meet(): Promise<void> {
    for (const row of this.world.store.all()) await attempt(this.report, row.path, () => this.#meetOne(row));
  }

  /** The address on the blog of a file of the folder, which is in the library from then on. A Problem says why it is not. */
  addressOf(path: string): Promise<string | Problem> {
    const found = this.#found.get(path) ?? this.#address(path);
    this.#found.set(path, found);
    return found;
  }

  /** Whether the library has a file of this name. */
  has(name: string): boolean {
    return this.world.store.named(name) !== null;
  }

  async #meetOne(row: SyncedMedia): Promise<void> {
    const { folder, store } = this.world;
    const print = folder.has(row.path) ? await this.world.copies.print(row.path, row) : row;
    const isChanged = print.sha256 !== row.sha256;
    const kept = row.mediaId === null ? null : store.withId(row.mediaId);
    if (!kept) return isChanged ? this.world.store.forget(row.path) : undefined;
    const isReplaced = kept.digest !== row.digest;
    if (print.sha256 === kept.digest) return isChanged || isReplaced ? this.world.copies.keep(row.path, kept, print) : undefined;
    if (isChanged && isReplaced) return this.#keepBoth(row, kept);
    if (isChanged) return (await this.#hasMoved(row)) ? undefined : this.#replace(row, kept, print);
    if (isReplaced && folder.has(row.path)) {
      moveAway(folder.place, row.path, toTrash);
      this.world.copies.write(row.path, kept);
      await this.world.copies.keep(row.path, kept);
    } else if (print.modified !== row.modified) await this.world.copies.keep(row.path, kept, print);
  }

  /** Whether its bytes are at another path now: they keep their address, and what has its path is another picture. */
  async #hasMoved(row: SyncedMedia): Promise<boolean> {
    const { store } = this.world;
    const found = await this.#moves.find(row, (path) => store.at(path) !== undefined);
    if (!found) return false;
    await store.forget(row.path);
    await store.keep({ ...row, ...found });
    return true;
  }

  /** Its address stays, unless another file of the folder has it too, or the library the same file under another name. @throws Problem: the old one stays then */
  async #replace({ path }: SyncedMedia, { id }: Kept, print: Print): Promise<void> {
    const { folder, store } = this.world;
    const copies = store.pathsOf(id).filter((other) => folder.has(other));
    if (copies.length > 1) return this.world.store.forget(path);
    try {
      await this.world.library.replace(id, this.#incoming(path));
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
      return this.world.store.forget(path);
    }
    await this.world.copies.keep(path, await this.world.store.changed(id), print);
    this.report.toBlog.push(path);
  }

  async #keepBoth({ path }: SyncedMedia, kept: Kept): Promise<void> {
    const aside = moveAway(this.world.folder.place, path, asConflict);
    this.world.copies.write(path, kept);
    await this.world.copies.keep(path, kept);
    this.report.conflicts.push({ file: path, kept: aside, reason: 'both have another picture in its place' });
  }

  async #address(path: string): Promise<string | Problem> {
    const row = this.world.store.at(path);
    if (row?.reason) return new Problem('unsupported', row.reason);
    if (row && row.mediaId !== null) return addressIn(this.world.store.withId(row.mediaId));
    const print = await this.world.copies.print(path).catch(problemIn);
    if (print instanceof Problem) return print;
    try {
      const { id } = await this.world.library.add({ ...this.#incoming(path), by: this.world.by });
      const kept = await this.world.store.changed(id);
      await this.world.copies.keep(path, kept, print);
      return addressIn(kept);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'full' || error.kind === 'busy') throw error;
      await this.world.store.keep({ path, mediaId: null, digest: null, reason: error.message, ...print });
      return error;
    }
  }

  #incoming(path: string) {
    return { file: createReadStream(join(this.world.folder.place, path)), name: basename(path) };
  }
}

const addressIn = (kept: Kept | null): string | Problem =>
  kept ? mediaPath(kept.name) : new Problem('gone', 'it was removed from the library, and comes back when it changes');

function problemIn(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
