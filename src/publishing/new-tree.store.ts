import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from '../pages/outcome.js';
import { packed } from '../platform/compress.js';
import { bytesOf, filesBelow, holds, isFile, standing, timeAfter, timeOf, writeAt } from './tree-files.store.js';
import { filesOf, markerText, packedEndings, TreeLayout } from './tree-layout.js';

/**
 * A tree beside the one that readers have, for a run that makes much of it anew. What is equal is the same file under both roots, with its
 * time and so its ETag. Nobody reads here before `site-tree.store.ts` puts it in the place of the other: order does not matter.
 */
export class NewTree {
  /** Where a page is written out before it goes to its file: one place for all of them. */
  readonly #space = Buffer.allocUnsafe(1_000_000);
  readonly #folders = new Set<string>();

  constructor(
    private readonly from: TreeLayout,
    private readonly to: TreeLayout,
  ) {}

  /** Holds this outcome at a path. Returns whether readers will get something else than before. */
  put(path: string, outcome: Outcome | null): boolean {
    if (outcome?.kind === 'page') return this.#putPage(path, typeof outcome.body === 'string' ? this.#bytesOf(outcome.body) : outcome.body);
    const hadPage = existsSync(this.from.page(path));
    if (!outcome) return hadPage || this.from.markers(path).some(existsSync);
    const text = markerText(outcome);
    const known = this.from.marker(path, outcome.kind);
    if (bytesOf(known)?.toString() === text) this.#adopt(known);
    else this.#write(this.to.marker(path, outcome.kind), Buffer.from(text), this.#timeAt(path));
    return hadPage || !existsSync(known) || bytesOf(known)!.toString() !== text;
  }

  /** The page that readers have at a path, or null. */
  pageAt(path: string): Buffer | null {
    return bytesOf(this.from.page(path));
  }

  /** Leaves what there is at a path, whatever was put there. */
  keep(path: string): void {
    for (const file of [...filesOf(this.to.page(path)), ...this.to.markers(path)].filter(existsSync)) rmSync(file, { recursive: true });
    for (const file of [...filesOf(this.from.page(path)), ...this.from.markers(path)]) if (isFile(file)) this.#adopt(file);
  }

  /** Leaves all that is at none of these paths. */
  keepAllBut(paths: Iterable<string>): void {
    if (!existsSync(this.from.root)) return;
    const decided = new Set([this.from.generation]);
    for (const path of paths) for (const file of [...filesOf(this.from.page(path)), ...this.from.markers(path)]) decided.add(file);
    for (const file of filesBelow(this.from.root)) if (!decided.has(file) && !file.startsWith(this.from.aside)) this.#adopt(file);
  }

  #putPage(path: string, body: Buffer): boolean {
    const known = this.from.page(path);
    const there = standing(known);
    const before = there?.time ?? null;
    const isPacked = before !== null && packedEndings(known).every((ending) => timeOf(known + ending) === before);
    if (there && isPacked && holds(known, there.length, body)) {
      for (const ending of ['', ...packedEndings(known)]) this.#adopt(known + ending);
      return this.from.markers(path).some(existsSync);
    }
    const file = this.to.page(path);
    const time = timeAfter(before, ...this.from.markers(path).map(timeOf));
    for (const ending of packedEndings(file)) this.#write(file + ending, packed[ending](body), time);
    this.#write(file, body, time);
    return true;
  }

  /** Later than all that readers have got there. */
  #timeAt(path: string): number {
    return timeAfter(...[this.from.page(path), ...this.from.markers(path)].map(timeOf));
  }

  /** Text as bytes, until the next is asked for. */
  #bytesOf(text: string): Buffer {
    // A character takes three bytes at most
    return text.length * 3 > this.#space.length ? Buffer.from(text) : this.#space.subarray(0, this.#space.write(text));
  }

  #adopt(file: string): void {
    const place = this.to.root + file.slice(this.from.root.length);
    this.#makeFolder(place);
    if (!existsSync(place)) linkSync(file, place);
  }

  #write(file: string, bytes: Buffer, time?: number): void {
    this.#makeFolder(file);
    writeAt(file, bytes, time);
  }

  #makeFolder(file: string): void {
    const folder = dirname(file);
    if (this.#folders.has(folder)) return;
    mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
  }
}
