import { mediaPath } from '../../core/media.js';
import { Problem } from '../../core/problem.js';
import type { FileFetching } from './fetch-files.store.js';
import { type Ref, refsIn, withAddresses } from './file-refs.js';
import { pathIn } from '../folder/find-file.js';
import { frontMatterImages, withImages } from '../markdown/front-matter-images.js';
import type { Place } from '../run/bring-in.store.js';
import type { ImportRun } from '../run/import-run.store.js';
import type { ImportedPost } from '../markdown/read-post.js';
import type { Source, SourceEntry, SourceFile } from '../source.js';

const pictures = /\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp)$/i;

/** What became of the files and posts that a text names. `waits`: it names posts that have not come yet. */
export type Taken = { post: ImportedPost; files: string[]; waits: boolean };

/** Where a post of the same source lives: its path; null while it has none; undefined while it is not here. */
export type WhereIs = (id: string) => string | null | undefined;

/** Brings the files that posts name into the media library, and makes their addresses lead there. */
export class FileTaking {
  readonly #taken = new Map<string, Promise<string | Problem>>();

  constructor(
    private readonly place: Place,
    private readonly source: Source,
    private readonly run: ImportRun,
    private readonly whereIs: WhereIs,
    private readonly fetching: FileFetching | null,
  ) {}

  /** @param isLast whether what has not come by now will not come any more */
  async take(entry: SourceEntry, post: ImportedPost, isLast: boolean): Promise<Taken> {
    const { refs = refsIn(post.markdown), ...rest } = post;
    const images = frontMatterImages(post.extra);
    const answers = new Map<string, string>();
    const taken: Taken = { post, files: [], waits: false };
    const seen = new Set<string>();
    const notices: string[] = [];
    for (const { address, line, form } of [...refs, ...images] as Pick<Ref, 'address' | 'line' | 'form'>[]) {
      if (seen.has(address)) continue;
      seen.add(address);
      const where = line === 0 ? 'its front matter' : `line ${line + (post.line ?? 1) - 1}`;
      const found = await this.#find(address, entry, form === 'embed', isLast);
      if (found === 'waits') taken.waits = true;
      else if (found instanceof Problem) notices.push(`${where} names “${address}”: ${found.message}. Left as it stands`);
      else if (found) answers.set(address, found.address);
      if (found && typeof found === 'object' && 'file' in found && found.file) taken.files.push(found.file);
    }
    const [markdown, extra] = [withAddresses(post.markdown, refs, answers), withImages(post.extra, answers)];
    return { ...taken, post: { ...rest, markdown, extra, notices: [...post.notices, ...notices] } };
  }

  async #find(address: string, entry: SourceEntry, isEmbed: boolean, isLast: boolean): Promise<{ address: string; file?: string } | Problem | 'waits' | null> {
    const file = (await this.source.file?.(address, entry, isEmbed)) ?? null;
    if (file) return this.#bring(file, file.path ?? `${entry.id} ${address}`);
    if (this.fetching && isPicture(address)) return this.#fetch(address);
    const post = (await this.source.linked?.(address, entry)) ?? null;
    if (post !== null && post !== entry.id) return this.#lead(address, post, isLast);
    return pathIn(address) !== null && isPicture(address) ? new Problem('missing', 'there is no such file') : null;
  }

  async #fetch(address: string): Promise<{ address: string; file: string } | Problem | null> {
    const url = this.fetching!.urlOf(address);
    if (url === null) return null;
    const before = this.#taken.get(url);
    if (before) return this.#answer(await before, url);
    const file = await this.fetching!.fetch(url).catch(problemIn);
    return file instanceof Problem ? file : this.#bring(file, url);
  }

  #lead(address: string, id: string, isLast: boolean): { address: string } | Problem | 'waits' {
    const path = this.whereIs(id);
    if (path === undefined && !isLast) return 'waits';
    return path ? { address: path + (/[?#].*$/s.exec(address)?.[0] ?? '') } : new Problem('missing', 'that post is not public');
  }

  async #bring(file: SourceFile, key: string): Promise<{ address: string; file: string } | Problem> {
    const before = this.#taken.get(key);
    const bringing = before ?? this.#add(file);
    if (!before) this.#taken.set(key, bringing);
    return this.#answer(await bringing, file.path ?? file.name);
  }

  #answer(address: string | Problem, file: string): { address: string; file: string } | Problem {
    return address instanceof Problem ? address : { address, file };
  }

  async #add({ name, bytes }: SourceFile): Promise<string | Problem> {
    const file = typeof bytes === 'function' ? bytes() : one(bytes);
    try {
      const added = await this.place.library.add({ file, name, by: null, noted: (tx, id) => this.run.noteMedia(tx, id) });
      return mediaPath(added.name);
    } catch (error) {
      return problemIn(error);
    }
  }
}

/** A file that can't be kept is a line of the report; a full disk is the end of the run. */
function problemIn(error: unknown): Problem {
  if (!(error instanceof Problem) || error.kind === 'full') throw error;
  return error;
}

const isPicture = (address: string): boolean => pictures.test(address.replace(/[?#].*$/s, ''));

async function* one(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
