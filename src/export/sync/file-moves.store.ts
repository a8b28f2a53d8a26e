import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { printOf } from './folder-files.store.js';
import type { Print } from './synced-media.store.js';

/** Finds a file that has moved, by its bytes. */
export class FileMoves {
  #bySize: Map<number, string[]> | undefined;

  constructor(
    private readonly place: string,
    private readonly paths: readonly string[],
  ) {}

  /** Where the bytes of `path` are now; null when they are nowhere. @param isKnown whether a path has a picture of its own */
  async find({ path, bytes, sha256 }: Print & { path: string }, isKnown: (path: string) => boolean): Promise<(Print & { path: string }) | null> {
    this.#bySize ??= Map.groupBy(this.paths, (other) => lstatSync(join(this.place, other), { throwIfNoEntry: false })?.size ?? -1);
    for (const other of this.#bySize.get(bytes) ?? []) {
      if (other === path || isKnown(other)) continue;
      const print = await printOf(join(this.place, other));
      if (print.sha256 === sha256) return { ...print, path: other };
    }
    return null;
  }
}
