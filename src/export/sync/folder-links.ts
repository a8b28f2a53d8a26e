import { pathIn } from '../../archive/folder/find-file.js';
import { nameIn } from '../../core/media.js';
import { Problem } from '../../core/problem.js';
import { FilesByAddress } from './files-by-address.js';
import type { FolderMedia } from './folder-media.store.js';
import { noteIn, unbracketed } from './note-links.js';
import type { LibraryCopies } from './library-copies.store.js';
import { inFileWords, localAddresses, type Targets, type Words } from './local-addresses.js';

/** The address of the post of a file; null while readers can’t ask for it, or there is none. */
export type WhereIs = (path: string) => string | null;

/** Told of an address that leads nowhere, and why. */
type Tell = (address: string, reason: string) => void;

/** What may be there another time: a file, or a note beside this one. */
const mayCome = /\.[a-z0-9]{2,5}(?:[?#].*)?$|^[^/]/is;

/** Finds out where the addresses in the folder’s texts lead on the blog, and how the folder names what the blog does. */
export class FolderLinks {
  readonly #files: FilesByAddress;
  readonly #notes: FilesByAddress;
  readonly #led = new Map<string, string | null>();
  /** whether something leads nowhere */
  isOpen = false;

  constructor(
    { notes, others }: { notes: string[]; others: string[] },
    private readonly media: FolderMedia,
    private readonly copies: LibraryCopies,
    private readonly whereIs: WhereIs,
  ) {
    this.#files = new FilesByAddress(others);
    this.#notes = new FilesByAddress(notes);
  }

  /** Where the addresses in the text at `from` lead. What is there no more leads where it did. */
  async targets(from: string, addresses: Iterable<string>, before: Targets, tell: Tell): Promise<Targets> {
    const found = new Map<string, string | null>();
    for (const address of addresses) {
      const target = await this.#target(address, from);
      if (target instanceof Problem) tell(address, target.message);
      const known = target instanceof Problem || target === undefined ? (before.get(address) ?? null) : target;
      this.isOpen ||= known === null;
      if (known !== null || mayCome.test(address)) found.set(address, known);
    }
    return found;
  }

  /** A post’s text as its file at `from` has it. */
  async inFile(markdown: string, before: Words, from: string): Promise<Words> {
    const paths = new Map<string, string>();
    for (const address of localAddresses(markdown).keys()) {
      const path = await this.#pathOf(address);
      if (path !== null) paths.set(address, path);
    }
    return inFileWords(markdown, before, paths, from);
  }

  /** Puts the files to which texts lead into the folder. */
  async bringHere(addresses: Iterable<string>): Promise<void> {
    for (const address of addresses) await this.#pathOf(address);
  }

  /** Whether texts lead to posts that are elsewhere by now. */
  areBehind(whereIs: WhereIs): boolean {
    return [...this.#led].some(([note, was]) => whereIs(note) !== was);
  }

  async #pathOf(address: string): Promise<string | null> {
    return /^\/media\/[^/?#]+$/.test(address) ? this.copies.pathOf(nameIn(address)!) : null;
  }

  /** Null while it is not for readers; undefined when there is nothing. */
  async #target(address: string, from: string): Promise<string | null | undefined | Problem> {
    const { inner, form } = unbracketed(address);
    const path = form === 'address' ? (pathIn(inner) ?? '') : inner;
    const file = this.#files.find(inner, path, from);
    if (file !== null) return this.media.addressOf(file);
    const name = nameIn(inner);
    if (form === 'address' && name !== null && this.media.has(name)) return inner;
    const { path: named, anchor } = noteIn(inner, form);
    if (form === 'note' && inner.startsWith('#')) return anchor || undefined;
    const mayBeNote = form === 'note' || (form === 'address' && noteFile.test(named.replace(/[?#].*$/s, '')));
    const note = mayBeNote ? this.#notes.find(named, named, from) : null;
    if (note === null) return isPicture.test(path) ? new Problem('missing', 'there is no such file') : undefined;
    const post = this.whereIs(note);
    this.#led.set(note, post);
    return post ? post + anchor : null;
  }
}

const noteFile = /\.(?:md|markdown)$/i;
const isPicture = /\.(?:jpe?g|png|gif|webp|avif|svg)$/i;
