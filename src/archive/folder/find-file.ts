import { posix } from 'node:path';

/** Where engines keep files that the site has below its root. */
const mounts = ['', 'static/', 'source/', 'public/', 'assets/', 'src/', 'content/', 'app/', 'site/', 'docs/', 'content/extra/'];

/** How Pelican and Zola name what lies in their content: from there with a slash, else beside the text. */
const inContent = /^(?:\{|%7b|\|)(?:static|attach|filename|photo|image|lightbox)(?:\}|%7d|\|)|^@(?=\/)/i;

/** The path that an address names within its own site, decoded; null for another site's, for mail and for a place on the page. */
export function pathIn(address: string): string | null {
  const path = address
    .replaceAll('&amp;', '&')
    .replace(/[?#].*$/s, '')
    .replace(inContent, '');
  if (path === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path)) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The files of a source, to be found by the addresses that its posts give them. */
export class FileIndex {
  readonly #paths: ReadonlySet<string>;
  readonly #byName = new Map<string, string>();

  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths);
    for (const path of this.#paths) if (!this.#byName.has(posix.basename(path))) this.#byName.set(posix.basename(path), path);
  }

  /** The file that `address` means in the text at `from`; null when there is none. */
  find(address: string, from: string): string | null {
    const path = pathIn(address);
    return path === null ? null : (this.#candidates(path, from).find((candidate) => this.#paths.has(candidate)) ?? null);
  }

  /** As `find`, and by its name alone, wherever it lies: that is how Obsidian embeds. */
  findAnywhere(name: string, from: string): string | null {
    return this.find(name, from) ?? this.#byName.get(posix.basename(name)) ?? null;
  }

  #candidates(path: string, from: string): string[] {
    const folder = posix.dirname(from);
    const stem = posix.basename(from).replace(/\.[^.]+$/, '');
    const beside = path.startsWith('/') ? [] : [posix.join(folder, path), posix.join(folder, stem, path)];
    const rooted = ancestors(folder).flatMap((above) => mounts.map((mount) => posix.join(above, mount, path)));
    return [...beside, ...rooted].map((candidate) => candidate.replace(/^\.?\//, '')).filter((candidate) => !candidate.startsWith('../'));
  }
}

/** A folder and those above it, the root first. */
function ancestors(folder: string): string[] {
  const names = folder === '.' ? [] : folder.split('/');
  return ['', ...names.map((_, n) => names.slice(0, n + 1).join('/'))];
}
