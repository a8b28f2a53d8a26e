import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../../core/media.js';
import { printOf, putWhole } from './folder-files.store.js';
import type { SyncReport } from './sync-report.js';
import type { SyncedFolder } from './synced-folder.store.js';
import type { Kept, Print, SyncedMediaStore } from './synced-media.store.js';

/** Copies of the library’s files in the folder. */
export class LibraryCopies {
  /** @param bytes the folder of the library */
  constructor(
    private readonly folder: SyncedFolder,
    private readonly store: SyncedMediaStore,
    private readonly bytes: string,
    private readonly report: SyncReport,
  ) {}

  /** Where in the folder a file of the library is: it is put there when it is nowhere. Null when the library has none of this name. */
  async pathOf(name: string): Promise<string | null> {
    const kept = this.store.named(name);
    if (!kept) return null;
    const paths = this.store.pathsOf(kept.id);
    const here = paths.find((path) => this.folder.has(path));
    if (here !== undefined) return here;
    const path = paths[0] ?? (await this.#placeFor(kept));
    if (!this.folder.has(path)) this.write(path, kept);
    await this.keep(path, kept);
    return path;
  }

  write(path: string, { digest, file }: Kept): void {
    putWhole(this.folder.place, path, (beside) => copyFileSync(join(this.bytes, folderOf(digest), file), beside));
    this.report.toFolder.push(path);
  }

  /** Both sides have the same. @param print of the file that was read; one that came after it is seen by the next sync */
  async keep(path: string, { id, digest }: Kept, print?: Print): Promise<void> {
    await this.store.keep({ path, mediaId: id, digest, reason: '', ...(print ?? (await this.print(path))) });
  }

  print(path: string, known?: Print): Promise<Print> {
    return printOf(join(this.folder.place, path), known);
  }

  /** What is gone from the folder, and no text shows, is not known any more: what comes to its path is new. */
  async forgetGone(): Promise<void> {
    for (const { path } of this.store.all()) if (!this.folder.has(path)) await this.store.forget(path);
  }

  /** A path that is free, or has this very file already. */
  async #placeFor({ name, digest }: Kept): Promise<string> {
    const [, base = name, ending = ''] = /^(.*?)(\.[^.]+)?$/.exec(name) ?? [];
    for (let n = 1; ; n++) {
      const path = `media/${base}${n === 1 ? '' : `-${n}`}${ending}`;
      const there = this.folder.has(path) ? await this.print(path).catch(() => null) : undefined;
      if (there === undefined || there?.sha256 === digest) return path;
    }
  }
}
