import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf } from '../core/path.js';
import type { Accepted, Encoding } from '../core/negotiate.js';
import type { RuleBook } from '../redirects/match.js';
import { bucketOf, patternBucket, readLine, type Rule } from '../redirects/rule.js';
import type { Tree } from './resolve.js';
import type { TreeFile } from './stored-answer.js';

const suffix: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' };
const absent: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EISDIR']);

/**
 * The site tree on disk, read only. Absence is an answer (null or false) also when a file vanishes half way, as it
 * does while somebody publishes; any other trouble of the disk throws.
 */
export class TreeStore implements Tree {
  #patterns: { state: string } & ReturnType<RuleBook['patterns']> = { state: '', depths: [], patterns: [] };

  constructor(private readonly folder: string) {}

  page(path: string, accepted: Accepted): TreeFile | null {
    return this.best(join('pages', fileOf(path)), accepted);
  }

  errorPage(status: 404 | 410, accepted: Accepted): TreeFile | null {
    return this.best(`${status}.html`, accepted);
  }

  hasPage(path: string): boolean {
    return this.isFile(join('pages', fileOf(path)));
  }

  movedMarker(key: string): string | null {
    return this.read(`moved${key}.TO`, 'identity')?.bytes.toString() ?? null;
  }

  isGone(key: string): boolean {
    return this.isFile(`gone${key}.GONE`);
  }

  rule(source: string): Rule | null {
    const lines = `\n${this.rulesIn(bucketOf(source)) ?? ''}`;
    const at = lines.indexOf(`\n${source} `);
    return at < 0 ? null : readLine(lines.slice(at + 1, lines.indexOf('\n', at + 1)));
  }

  /** Kept as long as it is the same file: it is asked for by whoever asks for what is nowhere. */
  patterns(): ReturnType<RuleBook['patterns']> {
    const file = join(this.folder, 'rules', patternBucket);
    const stat = statSync(file, { throwIfNoEntry: false });
    const state = stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : '';
    if (state !== this.#patterns.state) this.#patterns = { state, ...patternsIn(this.rulesIn(patternBucket) ?? '') };
    return this.#patterns;
  }

  /** Node reads a text in one call of its own; one for a file that is not there would throw. */
  private rulesIn(bucket: string): string | null {
    const name = join('rules', bucket);
    return this.isFile(name) ? orAbsent(() => readFileSync(join(this.folder, name), 'utf8')) : null;
  }

  /** As in nginx a packed file alone is a page: whoever deletes one deletes .br and .gz first, the plain file last. */
  private best(name: string, accepted: Accepted): TreeFile | null {
    for (const encoding of accepted.encodings) {
      const file = this.read(name, encoding);
      if (file) return file;
    }
    return null;
  }

  private isFile(name: string): boolean {
    return orAbsent(() => statSync(join(this.folder, name), { throwIfNoEntry: false })?.isFile()) ?? false;
  }

  private read(name: string, encoding: Encoding): TreeFile | null {
    if (!this.isFile(name + suffix[encoding])) return null;
    return orAbsent(() => readWhole(join(this.folder, name + suffix[encoding]), encoding));
  }
}

/** What `rules/patterns` says: a line of depths, then a pattern a line. */
function patternsIn(text: string): ReturnType<RuleBook['patterns']> {
  const [first = '', ...lines] = text.split('\n');
  return { depths: first === '' ? [] : first.split(' ').map(Number), patterns: lines.map(readLine).filter((rule) => rule !== null) };
}

/** Bytes and time from one open file: a rename in between can not pair old bytes with a new tag. */
function readWhole(file: string, encoding: Encoding): TreeFile {
  const fd = openSync(file, 'r');
  try {
    return { encoding, mtimeSeconds: Math.floor(fstatSync(fd).mtimeMs / 1000), bytes: readFileSync(fd) };
  } finally {
    closeSync(fd);
  }
}

function orAbsent<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (absent.has((error as NodeJS.ErrnoException).code)) return null;
    throw error;
  }
}
