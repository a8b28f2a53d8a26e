import type { Synced } from './synced.store.js';
import { noTargets } from './local-addresses.js';

/** A file that was read: the post that it names, and where the addresses in it lead. */
export class Found {
  targets = noTargets;

  /** @param said its text, or, where that is as it was, what is known of it */
  constructor(
    readonly path: string,
    readonly uid: string | null,
    private readonly said: string | Synced,
  ) {}

  get text(): string {
    return typeof this.said === 'string' ? this.said : this.said.text;
  }

  /** Whether it is as it was, and where it was. */
  get isAsBefore(): boolean {
    return typeof this.said !== 'string';
  }
}

export type Matched = { byUid: Map<string, Found>; fresh: Found[] };

/**
 * Which file is whose. A file knows its post by the uid, wherever it lies; of two that name the same one, the one in its place has it, and the other is a copy. What is
 * nobody’s is fresh. @param isKnown whether there is such a post, or was
 */
export function matchFiles(files: readonly Found[], known: ReadonlyMap<string, Synced>, isKnown: (uid: string) => boolean): Matched {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byUid = new Map<string, Found>();
  for (const { uid, path } of known.values()) {
    const file = byPath.get(path);
    if (file && (file.uid === uid || file.uid === null)) byUid.set(uid, file);
  }
  const taken = new Set(byUid.values());
  const fresh: Found[] = [];
  for (const file of files) {
    if (taken.has(file)) continue;
    if (file.uid !== null && !byUid.has(file.uid) && isKnown(file.uid)) byUid.set(file.uid, file);
    else fresh.push(file);
  }
  return { byUid, fresh };
}
