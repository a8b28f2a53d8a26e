import { dirname } from 'node:path';
import type { Outcome } from '../pages/outcome.js';
import { compressedEndings, encode } from '../platform/compress.js';
import { Aside } from './aside.store.js';
import { type Failure, reasonOf, waitingFor } from './receipt.js';
import { bytesOf, dropFile, holds, standing, syncFolder, timeAfter, timeOf } from './tree-files.store.js';
import { filesOf, markerText, packedEndings, type TreeLayout } from './tree-layout.js';

type Step = { path: string; run: () => void; isNew?: boolean };

/** Pages packed at once: as many as there are threads for it. */
const atOnce = 4;

/**
 * A change of the tree that readers have. Files are written aside and forced to disk; then `goLive` renames all of them into their places
 * at once: new pages first, then the others, each in the order in which they were put, removals last: nobody ever sees half of a file, nor a list before the page that it names.
 * A page that is new stands unpacked for a moment, until `pack` has made its other forms.
 */
export class TreeChange {
  readonly #steps: Step[] = [];
  readonly #removals: Step[] = [];
  /** files by the path of their page */
  readonly #unpacked = new Map<string, string>();
  /** folders with a new name in them that the disk may not know yet */
  readonly #touched = new Set<string>();
  readonly #aside: Aside;

  constructor(private readonly layout: TreeLayout) {
    this.#aside = new Aside(layout.aside);
  }

  /** Prepares the tree to hold this outcome at a path. Returns whether anything on disk will be different. */
  async put(path: string, outcome: Outcome | null): Promise<boolean> {
    return outcome?.kind === 'page' ? this.#putPage(path, outcome.body) : this.#putMarker(path, outcome);
  }

  /** The page that readers get at a path until then, or null. */
  pageAt(path: string): Buffer | null {
    return bytesOf(this.layout.page(path));
  }

  /** Everything that was put, from now on. Returns what could not be: after the first page that is nowhere then none comes that may name it. */
  goLive(): Failure[] {
    const failed: Failure[] = [];
    const steps = this.#steps.splice(0);
    // A page that is changed may name one that is new: a post its first page of a tag, a list its next one
    for (const { path, run } of [...steps.filter(({ isNew }) => isNew), ...steps.filter(({ isNew }) => !isNew)]) {
      const missing = failed.find((each) => this.pageAt(each.path) === null);
      if (missing) failed.push(waitingFor(missing, path));
      else orFailed(path, run, failed);
    }
    for (const { path, run } of this.#removals.splice(0)) orFailed(path, run, failed);
    for (const { path } of failed) this.#unpacked.delete(path);
    return failed;
  }

  /** The packed forms of the pages that are new, of the same time as theirs. Returns what could not be packed. */
  async pack(): Promise<Failure[]> {
    const failed: Failure[] = [];
    const queue = [...this.#unpacked].values();
    const packer = async () => {
      for (const [path, file] of queue) await this.#pack(file).catch((error: unknown) => failed.push({ path, reason: reasonOf(error) }));
    };
    await Promise.all(Array.from({ length: atOnce }, packer));
    this.#unpacked.clear();
    return failed;
  }

  /** Waits until the new names are on disk: what is forgotten as stale after this can't come back with the power. */
  async sync(): Promise<void> {
    const folders = [...this.#touched];
    this.#touched.clear();
    await Promise.all(folders.map(syncFolder));
  }

  end(): void {
    this.#aside.end();
  }

  async #putPage(path: string, text: string | Buffer): Promise<boolean> {
    const file = this.layout.page(path);
    const body = typeof text === 'string' ? Buffer.from(text) : text;
    const there = standing(file);
    const before = there?.time ?? null;
    const markers = this.layout.markers(path).filter((marker) => timeOf(marker) !== null);
    if (there !== null && holds(file, there.length, body)) {
      const isPacked = packedEndings(file).every((ending) => timeOf(file + ending) === before);
      if (!isPacked) this.#unpacked.set(path, file);
      if (markers.length > 0) this.#steps.push({ path, run: () => markers.forEach(dropFile) });
      return !isPacked || markers.length > 0;
    }
    const rename = await this.#writeAside(file, body, timeAfter(before, ...markers.map(timeOf)));
    this.#unpacked.set(path, file);
    const run = () => {
      // Also those that an earlier version made
      for (const ending of compressedEndings) this.#aside.drop(file + ending);
      this.#aside.holdOn(file);
      rename();
      markers.forEach(dropFile);
    };
    this.#steps.push({ path, run, isNew: there === null });
    return true;
  }

  async #putMarker(path: string, outcome: Exclude<Outcome, { kind: 'page' }> | null): Promise<boolean> {
    const file = this.layout.page(path);
    const marker = outcome && this.layout.marker(path, outcome.kind);
    const text = markerText(outcome);
    const isNew = marker !== null && bytesOf(marker)?.toString() !== text;
    const strays = [...this.layout.markers(path).filter((each) => each !== marker), ...filesOf(file)].filter((each) => timeOf(each) !== null);
    if (!isNew && strays.length === 0) return false;
    // It keeps the time: should a page come back here, it is a later one
    const rename = isNew ? await this.#writeAside(marker, Buffer.from(text), timeAfter(timeOf(file), ...strays.map(timeOf))) : () => {};
    // The marker stands before the page goes: at no moment is there neither
    const run = () => {
      rename();
      // The plain file goes last: a packed one alone is still a page
      strays.forEach(this.#aside.drop);
    };
    this.#removals.push({ path, run });
    return true;
  }

  async #pack(file: string): Promise<void> {
    const body = bytesOf(file);
    const time = timeOf(file);
    const endings = packedEndings(file).filter((ending) => timeOf(file + ending) !== time);
    if (body === null || time === null || endings.length === 0) return;
    const forms = await encode(body);
    for (const ending of endings) (await this.#writeAside(file + ending, forms[ending], time))();
  }

  /** Returns what puts the file into its place. */
  #writeAside(file: string, bytes: Buffer, time?: number): Promise<() => void> {
    this.#touched.add(dirname(file));
    return this.#aside.write(file, bytes, time);
  }
}

function orFailed(path: string, run: () => void, failed: Failure[]): void {
  try {
    run();
  } catch (error) {
    failed.push({ path, reason: reasonOf(error) });
  }
}
