import { FileIndex } from '../../archive/folder/find-file.js';

/** The files of a folder, to be found as editors find them: beside a text, from the root, by a name alone wherever they lie; and whatever the case of their letters. */
export class FilesByAddress {
  readonly #exact: FileIndex;
  readonly #folded: FileIndex;
  readonly #paths: ReadonlyMap<string, string>;

  constructor(paths: readonly string[]) {
    this.#exact = new FileIndex(paths);
    this.#paths = new Map(paths.toReversed().map((path) => [folded(path), path]));
    this.#folded = new FileIndex(this.#paths.keys());
  }

  /** The file that `address` means in the text at `from`; null when there is none. @param name its path, as nobody has encoded it */
  find(address: string, name: string, from: string): string | null {
    return among(this.#exact, address, name, from) ?? this.#paths.get(among(this.#folded, folded(address), folded(name), folded(from)) ?? '') ?? null;
  }
}

const among = (files: FileIndex, address: string, name: string, from: string): string | null =>
  files.find(address, from) ?? (name === '' || name.includes('/') ? null : files.findAnywhere(name, from));

const folded = (path: string): string => path.normalize('NFC').toLowerCase();
