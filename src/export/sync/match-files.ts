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
 * Which file is whose. A file knows its post by the uid, wherever it lies; of two that name the same one, the one in its place has it, and the other is a copy. One that
 * names none has the post of its path, if no other file does. What is nobody’s is fresh. @param isKnown whether there is such a post, or was
 */
export function matchFiles(files: readonly Found[], known: ReadonlyMap<string, Synced>, isKnown: (uid: string) => boolean): Matched {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byUid = new Map<string, Found>();
  const inPlace = (isIts: (file: Found, uid: string) => boolean): void => {
    for (const { uid, path } of known.values()) {
      const file = byPath.get(path);
      if (file && !byUid.has(uid) && isIts(file, uid)) byUid.set(uid, file);
    }
  };
  inPlace((file, uid) => file.uid === uid);
  for (const file of files) if (file.uid !== null && !byUid.has(file.uid) && isKnown(file.uid)) byUid.set(file.uid, file);
  // One that was renamed has its post along, and who takes its name has not
  inPlace((file) => file.uid === null);
  const taken = new Set(byUid.values());
  return { byUid, fresh: files.filter((file) => !taken.has(file)) };
}
