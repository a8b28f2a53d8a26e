import { dirname, join } from 'node:path';
import { encodePath, fileOf, keyOf } from '../core/path.js';
import type { Outcome } from '../pages/outcome.js';
import { gonePath, missingPath } from '../pages/routes.js';
import { compressedEndings, encode, type Encoded } from '../platform/compress.js';
import { bytesOf, dropEmptyFolders, dropFile, filesBelow, replaceFile, syncFolder, timeOf } from './tree-files.store.js';

/*
 * The site tree on disk. What it looks like is a contract with nginx (nginx/qvill.js) and with site/:
 *   pages/FILE, FILE.gz, FILE.br   a page, all three of one time of change; a picture has the first only
 *   moved/KEY.TO                   `301 TARGET`
 *   gone/KEY.GONE                  empty
 *   404.html, 410.html             what those answers say
 *   generation                     changes whenever anything else did
 * A file is written beside its place, forced to disk, and renamed: nobody ever sees half of one.
 */

export class SiteTree {
  /** folders with a new name in them that the disk may not know yet */
  readonly #touched = new Set<string>();

  constructor(readonly root: string) {}

  /** Makes the tree hold this outcome at a path. Returns whether anything on disk had to change. */
  async put(path: string, outcome: Outcome | null): Promise<boolean> {
    if (outcome?.kind === 'page') {
      const changed = await this.#putPage(this.#page(path), bytesFrom(outcome.body));
      return this.#dropMarkers(path, []) || changed;
    }
    // The marker stands before the page goes: at no moment is there neither
    const marker = outcome && this.#marker(path, outcome.kind);
    const changed = marker ? await this.#putMarker(marker, outcome.kind === 'moved' ? `301 ${encodePath(outcome.to)}\n` : '') : false;
    // Markers belong to the key: another path of the same key has none to lose
    const dropped = path === keyOf(path) && this.#dropMarkers(path, marker ? [marker] : []);
    return this.#dropPage(this.#page(path)) || dropped || changed;
  }

  /** The page that readers get at a path now, or null. */
  pageAt(path: string): Buffer | null {
    return bytesOf(this.#page(path));
  }

  /**
   * Tells every process that serves the tree that it is another one now, and waits until the new names are on disk:
   * what is forgotten as stale after this can't come back with the power.
   */
  async announce(): Promise<void> {
    await this.#replace(join(this.root, 'generation'), Buffer.from(`${process.pid} ${process.hrtime.bigint()}\n`));
    const folders = [...this.#touched];
    this.#touched.clear();
    await Promise.all(folders.map(syncFolder));
  }

  /** Removes every file that belongs to none of these paths' outcomes. Returns how many. */
  sweep(outcomes: Map<string, Outcome['kind']>): number {
    const kept = new Set([join(this.root, 'generation')]);
    for (const [path, kind] of outcomes) {
      if (kind !== 'page') kept.add(this.#marker(path, kind));
      else for (const ending of formsOf(this.#page(path))) kept.add(this.#page(path) + ending);
    }
    const strays = filesBelow(this.root).filter((file) => !kept.has(file));
    for (const file of strays) dropFile(file);
    dropEmptyFolders(this.root);
    return strays.length;
  }

  #page(path: string): string {
    if (path === missingPath || path === gonePath) return join(this.root, `${path}.html`);
    return join(this.root, 'pages', fileOf(path));
  }

  #marker(path: string, kind: 'moved' | 'gone'): string {
    const key = keyOf(path);
    return join(this.root, kind, kind === 'moved' ? `${key}.TO` : `${key}.GONE`);
  }

  async #putPage(file: string, body: Buffer): Promise<boolean> {
    const before = timeOf(file);
    if (before !== null && bytesOf(file)?.equals(body) && isWhole(file, before)) return false;
    // nginx's ETag is the time in seconds and the size: two changes within a second must not share it
    const time = Math.max(Math.floor(Date.now() / 1000), (before ?? 0) + 1);
    const endings = formsOf(file);
    const forms = endings.length > 1 ? await encode(body) : { '': body };
    // The plain file last: while it is the old one, a crash leaves something that differs and is made again
    for (const ending of endings) await this.#replace(file + ending, (forms as Encoded)[ending], time);
    return true;
  }

  /** The plain file last: without it nobody looks for the others. */
  #dropPage(file: string): boolean {
    return [...compressedEndings, ''].map((ending) => dropFile(file + ending)).includes(true);
  }

  async #putMarker(file: string, text: string): Promise<boolean> {
    if (bytesOf(file)?.toString() === text) return false;
    await this.#replace(file, Buffer.from(text));
    return true;
  }

  #dropMarkers(path: string, except: string[]): boolean {
    const markers = (['moved', 'gone'] as const).map((kind) => this.#marker(path, kind)).filter((file) => !except.includes(file));
    return markers.map(dropFile).includes(true);
  }

  async #replace(file: string, bytes: Buffer, time?: number): Promise<void> {
    await replaceFile(file, bytes, time);
    this.#touched.add(dirname(file));
  }
}

const bytesFrom = (body: string | Buffer): Buffer => (typeof body === 'string' ? Buffer.from(body) : body);

/** Whether the compressed forms were made with the page: they carry its time. */
const isWhole = (file: string, time: number): boolean => formsOf(file).every((ending) => timeOf(file + ending) === time);

/** The plain file last. Pictures are packed already. */
const formsOf = (file: string): (keyof Encoded)[] => (/\.(png|ico)$/.test(file) ? [''] : [...compressedEndings, '']);
