import { copyFileSync, createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { folderOf, mediaPath } from '../../core/media.js';
import { Problem } from '../../core/problem.js';
import type { MediaLibrary } from '../../media/media-library.service.js';
import { asConflict, moveAway, printOf, putWhole, toTrash } from './folder-files.store.js';
import { attempt, type SyncReport } from './sync-report.js';
import type { SyncedFolder } from './synced-folder.store.js';
import type { Kept, Print, SyncedMedia, SyncedMediaStore } from './synced-media.store.js';

/** Both sides’ files, and who adds to the library. `bytes` is the folder of the library. */
export type MediaWorld = { folder: SyncedFolder; store: SyncedMediaStore; library: MediaLibrary; bytes: string; by: number | null };

/** The pictures and other files that texts of the folder show: each is in the library too, and the same there. */
export class FolderMedia {
  readonly #found = new Map<string, Promise<string | Problem>>();

  constructor(
    private readonly world: MediaWorld,
    private readonly report: SyncReport,
  ) {}

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

  /** Where in the folder a file of the library is: it is put there when it is nowhere. Null when the library has none of this name. */
  async pathOf(name: string): Promise<string | null> {
    const { folder, store } = this.world;
    const kept = store.named(name);
    if (!kept) return null;
    const paths = this.world.store.pathsOf(kept.id);
    const here = paths.find((path) => folder.has(path));
    if (here !== undefined) return here;
    const path = paths[0] ?? (await this.#placeFor(kept));
    if (!folder.has(path)) this.#writeHere(path, kept);
    await this.#keep(path, kept);
    return path;
  }

  async #meetOne(row: SyncedMedia): Promise<void> {
    const { folder, store } = this.world;
    const print = folder.has(row.path) ? await this.#print(row.path, row) : row;
    const isChanged = print.sha256 !== row.sha256;
    const kept = row.mediaId === null ? null : store.withId(row.mediaId);
    if (!kept) return isChanged ? this.world.store.forget(row.path) : undefined;
    const isReplaced = kept.digest !== row.digest;
    if (isChanged && isReplaced) return this.#keepBoth(row, kept);
    if (isChanged) return this.#replace(row, kept, print);
    if (isReplaced && folder.has(row.path)) {
      moveAway(folder.place, row.path, toTrash);
      this.#writeHere(row.path, kept);
      await this.#keep(row.path, kept);
    } else if (print.modified !== row.modified) await this.#keep(row.path, kept, print);
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
    await this.#keep(path, await this.world.store.changed(id), print);
    this.report.toBlog.push(path);
  }

  async #keepBoth({ path }: SyncedMedia, kept: Kept): Promise<void> {
    const aside = moveAway(this.world.folder.place, path, asConflict);
    this.#writeHere(path, kept);
    await this.#keep(path, kept);
    this.report.conflicts.push({ file: path, kept: aside, reason: 'both have another picture in its place' });
  }

  async #address(path: string): Promise<string | Problem> {
    const row = this.world.store.at(path);
    if (row?.reason) return new Problem('unsupported', row.reason);
    if (row && row.mediaId !== null) return addressIn(this.world.store.withId(row.mediaId));
    const print = await this.#print(path).catch(problemIn);
    if (print instanceof Problem) return print;
    try {
      const { id } = await this.world.library.add({ ...this.#incoming(path), by: this.world.by });
      const kept = await this.world.store.changed(id);
      await this.#keep(path, kept, print);
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

  /** A path that is free, or has this very file already. */
  async #placeFor({ name, digest }: Kept): Promise<string> {
    const [, base = name, ending = ''] = /^(.*?)(\.[^.]+)?$/.exec(name) ?? [];
    for (let n = 1; ; n++) {
      const path = `media/${base}${n === 1 ? '' : `-${n}`}${ending}`;
      if (!this.world.folder.has(path) || (await this.#print(path)).sha256 === digest) return path;
    }
  }

  #print(path: string, known?: Print): Promise<Print> {
    return printOf(join(this.world.folder.place, path), known);
  }

  #writeHere(path: string, { digest, file }: Kept): void {
    putWhole(this.world.folder.place, path, (beside) => copyFileSync(join(this.world.bytes, folderOf(digest), file), beside));
    this.report.toFolder.push(path);
  }

  /** @param print of the file that was read; one that came after it is seen by the next sync */
  async #keep(path: string, { id, digest }: Kept, print?: Print): Promise<void> {
    await this.world.store.keep({ path, mediaId: id, digest, reason: '', ...(print ?? (await this.#print(path))) });
  }
}

const addressIn = (kept: Kept | null): string | Problem =>
  kept ? mediaPath(kept.name) : new Problem('gone', 'it was removed from the library, and comes back when it changes');

function problemIn(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
