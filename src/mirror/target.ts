import type { Ready } from './contents.js';
import type { Manifest } from './manifest.js';
import type { There } from './plan.js';

/** A place that takes a copy of the site. */
export interface Target {
  /** its name for people */
  readonly place: string;
  /** Whether names there are paths of a file system; else they may be anything, `tags` and `tags/go` at once. */
  readonly hasFolders: boolean;
  /** What is there: all files but the manifest, and what that says; null where there is none. */
  look(): Promise<{ manifest: Manifest | null; there: There }>;
  /** Puts files there, each whole or not at all. `stage` is the folder in which they lie ready, by their names if it has folders. */
  send(files: Ready[], stage: string): Promise<void>;
  remove(names: string[], left: string[]): Promise<void>;
  record(manifest: Manifest): Promise<void>;
}
