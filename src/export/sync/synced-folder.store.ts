import { existsSync, lstatSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow } from '../../archive/folder/folder.store.js';
import { isPostName, largestBytes } from '../../archive/folder/post-paths.js';
import { invalid, Problem } from '../../core/problem.js';
import { freePath, moveAway, putWhole, toTrash } from './folder-files.store.js';

const postFile = /\.(?:md|markdown)$/i;
/** What editors and other programs leave beside a file, and what we do. */
const notOurs = /(?:^|\/)[.~#]|(?:\.conflict(?:-\d+)?|\.sync-conflict-[\w-]+|\.tmp|\.bak|\.orig|~)\.(?:md|markdown)$/i;

const longestGlimpse = 50_000;

/** Whether a sync looks at a file of this name. */
const isOurs = (path: string): boolean => postFile.test(path) && isPostName(basename(path)) && !notOurs.test(path);

/** The author's folder. A file is written beside its place and gets its name when it is whole. */
export class SyncedFolder {
  /** @throws Problem('invalid') when there is no such folder */
  /** @param data the blog's own folder, which is no part of it */
  constructor(
    readonly place: string,
    private readonly data: string,
  ) {
    if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw invalid('FOLDER', `${place} is no folder, or is not there`);
  }

  /** The paths of all files: of those that can be posts, and of what they can show. */
  async list(): Promise<{ notes: string[]; others: string[] }> {
    const [root, data] = [realpathSync(this.place), existsSync(this.data) ? realpathSync(this.data) : this.data];
    if (root === data || root.startsWith(`${data}/`)) throw invalid('FOLDER', `${this.place} is part of the blog’s own data`);
    const { posts, others } = await filesBelow(this.place);
    const isTheirs = (path: string): boolean => !join(root, path).startsWith(`${data}/`);
    return { notes: posts.filter((path) => isOurs(path) && isTheirs(path)), others: others.filter(isTheirs) };
  }

  has(path: string): boolean {
    return existsSync(join(this.place, path));
  }

  /** The text of a file that nobody is writing at this moment. @throws Problem('invalid') with a reason to leave it alone */
  read(path: string): string {
    const file = join(this.place, path);
    const before = lstatSync(file, { throwIfNoEntry: false });
    if (!before?.isFile()) throw invalid('file', before?.isSymbolicLink() ? 'it is a link, and links are not followed' : 'it is not there any more');
    if (before.size === 0) throw invalid('file', 'it is empty: somebody may be writing it');
    if (before.size > largestBytes) throw invalid('file', `it has ${before.size} bytes; a post may have ${largestBytes}`);
    const bytes = readFileSync(file);
    const after = lstatSync(file, { throwIfNoEntry: false });
    if (after?.mtimeMs !== before.mtimeMs || bytes.length !== before.size) throw invalid('file', 'somebody is writing it');
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes) || text.includes('\0')) throw invalid('file', 'it is no UTF-8 text');
    return text;
  }

  /** What can be seen of a file that can’t be read as one: its beginning, or nothing. */
  glimpse(path: string): string {
    try {
      return lstatSync(join(this.place, path)).isFile() ? readFileSync(join(this.place, path), 'utf8').slice(0, longestGlimpse) : '';
    } catch {
      return '';
    }
  }

  /** Puts a text in the place of the one that was read there; null: of none. @throws Problem('conflict') when another one is there by now */
  write(path: string, text: string, instead: string | null): void {
    const check = (): void => this.#mustBe(join(this.place, path), instead);
    putWhole(this.place, path, (beside) => writeFileSync(beside, text), check);
  }

  /** Takes a file away, into the folder's own trash (as Obsidian has it): what its author noted there and no post can hold is not lost. @throws as `write` */
  remove(path: string, text: string): void {
    this.#mustBe(join(this.place, path), text);
    moveAway(this.place, path, toTrash);
  }

  /** Keeps what a file was, in the folder's own trash. */
  keepInTrash(path: string, text: string): void {
    putWhole(this.place, freePath(this.place, path, toTrash), (beside) => writeFileSync(beside, text));
  }

  /** Keeps a text beside its file, under a name that no sync looks at. Returns that name. */
  keepBeside(path: string, text: string): string {
    const stem = path.replace(postFile, '');
    for (let n = 1; ; n++) {
      const name = `${stem}.conflict${n === 1 ? '' : `-${n}`}.md`;
      const isThere = this.has(name);
      if (isThere && lstatSync(join(this.place, name)).isFile() && readFileSync(join(this.place, name), 'utf8') === text) return name;
      if (isThere) continue;
      this.write(name, text, null);
      return name;
    }
  }

  /** A path for a new file that none has: `posts/river.md`, `posts/river-2.md`. */
  freePath(folder: string, name: string): string {
    for (let n = 1; ; n++) {
      const path = `${folder}/${name}${n === 1 ? '' : `-${n}`}.md`;
      if (!this.has(path) && isOurs(path)) return path;
    }
  }

  #mustBe(file: string, text: string | null): void {
    const now = existsSync(file) ? readFileSync(file, 'utf8') : null;
    if (now !== text) throw new Problem('conflict', 'it was changed at this moment: the next sync takes it');
  }
}
