import { existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { relative } from 'node:path';
import type { Outcome } from '../pages/outcome.js';
import { unpacksTo } from './packed-form.js';
import { bytesOf, filesBelow, isFile, timeOf } from './tree-files.store.js';
import { filesOf, markerText, packedEndings, type TreeLayout } from './tree-layout.js';

/** A file of the tree that is not what the database says; `path` is its page's, null when it belongs to none. */
export type Difference = { file: string; what: string; path: string | null };

const reasons = {
  missing: 'is missing',
  noFile: 'is no file',
  otherBytes: 'has other bytes',
  badForm: 'does not unpack to its page',
  otherTime: 'is of another time than its page',
  stray: 'belongs to no page',
} as const;

/** Compares the tree with the pages that are put here, file by file and byte by byte, and changes nothing before `mend`. */
export class TreeComparison {
  readonly differences: Difference[] = [];
  readonly #known: Set<string>;

  constructor(private readonly layout: TreeLayout) {
    this.#known = new Set([layout.generation]);
    if (!isFile(layout.generation)) this.#say(layout.generation, existsSync(layout.generation) ? 'noFile' : 'missing', null);
  }

  put(path: string, outcome: Outcome | null): boolean {
    if (outcome?.kind === 'page') this.#comparePage(path, typeof outcome.body === 'string' ? Buffer.from(outcome.body) : outcome.body);
    else if (outcome) this.#compare(this.layout.marker(path, outcome.kind), Buffer.from(markerText(outcome)), path);
    return false;
  }

  pageAt(path: string): Buffer | null {
    const file = this.layout.page(path);
    return isFile(file) ? bytesOf(file) : null;
  }

  /** A page that can't be made: what there is stays. */
  keep(path: string): void {
    for (const file of [...filesOf(this.layout.page(path)), ...this.layout.markers(path)]) this.#known.add(file);
  }

  /** Once everything was put: what else lies in the tree. */
  end(): this {
    for (const file of existsSync(this.layout.root) ? filesBelow(this.layout.root) : []) if (!this.#known.has(file)) this.#say(file, 'stray', null);
    return this;
  }

  /** Takes away what must not stay, so that the next run makes it again. Returns the paths of the pages that it has to make. */
  mend(): string[] {
    for (const { file, what, path } of this.differences) {
      const place = this.#place(file);
      if (what === reasons.stray || what === reasons.noFile) rmSync(place, { recursive: true, force: true });
      else if (what === reasons.badForm) {
        rmSync(place);
        this.#renew(path!);
      }
    }
    return [...new Set(this.differences.map(({ path }) => path).filter((path) => path !== null))];
  }

  #comparePage(path: string, body: Buffer): void {
    const file = this.layout.page(path);
    this.#compare(file, body, path);
    const time = timeOf(file);
    for (const ending of packedEndings(file)) {
      const form = file + ending;
      this.#known.add(form);
      if (!isFile(form)) this.#say(form, existsSync(form) ? 'noFile' : 'missing', path);
      else if (!unpacksTo(ending, readFileSync(form), body)) this.#say(form, 'badForm', path);
      else if (timeOf(form) !== time) this.#say(form, 'otherTime', path);
    }
  }

  #compare(file: string, bytes: Buffer, path: string): void {
    this.#known.add(file);
    if (!isFile(file)) this.#say(file, existsSync(file) ? 'noFile' : 'missing', path);
    else if (!readFileSync(file).equals(bytes)) this.#say(file, 'otherBytes', path);
  }

  /** Who has got the bad form must not be told that it is still good: all forms of the page get another time, and so another ETag. */
  #renew(path: string): void {
    const file = this.layout.page(path);
    const before = timeOf(file);
    if (before === null) return;
    const time = Math.max(Math.floor(Date.now() / 1000), before + 1);
    utimesSync(file, time, time);
  }

  #say(file: string, reason: keyof typeof reasons, path: string | null): void {
    this.differences.push({ file: relative(this.layout.root, file), what: reasons[reason], path });
  }

  #place(file: string): string {
    return `${this.layout.root}/${file}`;
  }
}
