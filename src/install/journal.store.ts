import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Item } from './item.js';
import type { Machine } from './machine.store.js';

/** Changes to the tree of a machine, which can be taken back in the reverse order. */
export class Journal {
  readonly #back: (() => void)[] = [];

  constructor(private readonly machine: Machine) {}

  /** Whatever is at its path has its place taken in one step. */
  make(item: Item): void {
    const path = this.machine.at(item.path);
    this.#remember(path);
    if (item.kind === 'folder') {
      mkdirSync(path);
      this.#give(path, item);
      return;
    }
    const draft = draftOf(path);
    rmSync(draft, { force: true });
    if (item.kind === 'link') symlinkSync(item.to, draft);
    else {
      // For nobody else until it is whose it is to be
      writeFileSync(draft, item.text, { mode: 0o600, flag: 'wx' });
      this.#give(draft, item);
    }
    renameSync(draft, path);
  }

  remove(path: string): void {
    this.#remember(this.machine.at(path));
    rmSync(this.machine.at(path), { force: true });
  }

  /** What a run that was killed has left half-written. */
  removeDrafts(paths: readonly string[]): void {
    for (const path of paths) rmSync(draftOf(this.machine.at(path)), { force: true });
  }

  /** What a command has changed, and how that is taken back. */
  note(back: () => void): void {
    this.#back.push(back);
  }

  takeBack(): void {
    for (const back of this.#back.splice(0).toReversed()) back();
  }

  #give(path: string, { owner: [user, group], mode }: Extract<Item, { mode: number }>): void {
    chownSync(path, this.#id('user', user), this.#id('group', group));
    chmodSync(path, mode);
  }

  #id(kind: 'user' | 'group', name: string): number {
    const id = this.machine.idOf(kind, name);
    if (id === null) throw new Error(`There is no ${kind} ${name} on this machine`);
    return id;
  }

  #remember(path: string): void {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) return this.note(() => removeOwn(path));
    if (stats.isSymbolicLink()) {
      const to = readlinkSync(path);
      return this.note(() => {
        removeOwn(path);
        symlinkSync(to, path);
      });
    }
    const bytes = readFileSync(path);
    this.note(() => {
      writeFileSync(path, bytes);
      chownSync(path, stats.uid, stats.gid);
      chmodSync(path, stats.mode & 0o7777);
    });
  }
}

const draftOf = (path: string): string => join(dirname(path), `.${basename(path)}.qvill`);

/** A folder only if nobody has put anything in it. */
function removeOwn(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) rmdirSync(path);
  else rmSync(path, { force: true });
}
