import type { Database } from '../../platform/database.service.js';

/** A file of the folder as it is there. `modified` in ms since 1970, `sha256` in hexadecimal. */
export type Print = { bytes: number; modified: number; sha256: string };

/** Such a file as both sides had it last. `mediaId` is null when it can't be kept, for a reason; `digest` is that of the bytes in the library. */
export type SyncedMedia = Print & { path: string; mediaId: number | null; digest: string | null; reason: string };

/** A file of the library. */
export type Kept = { id: number; name: string; digest: string; file: string };

/** What is known of the pictures and files of one folder. */
export class SyncedMediaStore {
  readonly #rows = new Map<string, SyncedMedia>();
  readonly #paths = new Map<number | null, Set<string>>();
  readonly #library = new Map<number, Kept>();
  readonly #names = new Map<string, Kept>();

  private constructor(
    private readonly database: Database,
    private readonly folder: string,
  ) {}

  static async open(database: Database, folder: string): Promise<SyncedMediaStore> {
    const store = new SyncedMediaStore(database, folder);
    const rows = await (await database.reader()).syncedMedia.findMany({ where: { folder }, omit: { folder: true }, orderBy: { path: 'asc' } });
    for (const row of rows) store.#note(row);
    for (const kept of await (await database.reader()).media.findMany({ select: ofKept })) store.#know(kept);
    return store;
  }

  all(): SyncedMedia[] {
    return [...this.#rows.values()];
  }

  at(path: string): SyncedMedia | undefined {
    return this.#rows.get(path);
  }

  /** Where in the folder a file of the library is. */
  pathsOf(id: number): string[] {
    return [...(this.#paths.get(id) ?? [])];
  }

  async keep(row: SyncedMedia): Promise<void> {
    const { folder } = this;
    const { path, ...data } = row;
    await this.database.change((tx) => tx.syncedMedia.upsert({ where: { folder_path: { folder, path } }, create: { folder, ...row }, update: data }));
    this.#drop(path);
    this.#note(row);
  }

  async forget(path: string): Promise<void> {
    await this.database.change((tx) => tx.syncedMedia.deleteMany({ where: { folder: this.folder, path } }));
    this.#drop(path);
  }

  /** A file of the library, as it was when this sync began or has changed it. */
  withId(id: number): Kept | null {
    return this.#library.get(id) ?? null;
  }

  named(name: string): Kept | null {
    return this.#names.get(name) ?? null;
  }

  /** A file of the library that was added or changed just now. */
  async changed(id: number): Promise<Kept> {
    return this.#know(await (await this.database.reader()).media.findUniqueOrThrow({ where: { id }, select: ofKept }));
  }

  #know(kept: Kept): Kept {
    this.#library.set(kept.id, kept);
    this.#names.set(kept.name, kept);
    return kept;
  }

  #note(row: SyncedMedia): void {
    this.#rows.set(row.path, row);
    this.#paths.set(row.mediaId, (this.#paths.get(row.mediaId) ?? new Set()).add(row.path));
  }

  #drop(path: string): void {
    this.#paths.get(this.#rows.get(path)?.mediaId ?? null)?.delete(path);
    this.#rows.delete(path);
  }
}

const ofKept = { id: true, name: true, digest: true, file: true } as const;
