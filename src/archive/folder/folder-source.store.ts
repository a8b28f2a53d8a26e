import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { withoutBareLists } from './bare-lists.js';
import { FileIndex } from './find-file.js';
import { type FoundFile, fileAt, filesBelow, isFile } from './folder.store.js';
import { skippedFile, textsOf } from './post-paths.js';
import { oldFolder } from '../old-site/old-folder.js';
import { noFolder, type OldFolder } from '../old-site/old-site.js';
import type { ReadText } from '../old-site/open-old-site.js';
import { readPost } from '../markdown/read-post.js';
import type { Source, SourceEntry, SourceOptions } from '../source.js';

/** A folder of Markdown, of whichever engine. @throws Problem when it can't be read at all */
export async function openFolder(folder: string, options: SourceOptions): Promise<Source> {
  const root = resolve(folder);
  const found = await filesBelow(root);
  const text: ReadText = (path) =>
    fileAt(root, path).then(
      ({ bytes }) => bytes.toString('utf8'),
      () => null,
    );
  const old = await oldFolder([...found.posts, ...found.others], found.posts, text, options.timeZone);
  const { posts, others } = await withoutBareLists(textsOf(found, old.site), text);
  return {
    engine: 'folder',
    key: `${root}/`,
    site: old.site?.url ?? null,
    total: posts.length,
    skipped: others.map(skippedFile),
    ...named(posts, others, async (path) => ((await isFile(root, path)) ? () => createReadStream(join(root, path)) : null)),
    async *entries() {
      for (const path of posts) yield await fileAt(root, path).then((file) => entryOf(path, file, options, old), refused(path));
    },
  };
}

/** One file of Markdown. What lies beside it is not its own. */
export async function openFile(path: string, options: SourceOptions): Promise<Source> {
  const [folder, name] = [dirname(resolve(path)), basename(path)];
  return {
    engine: 'file',
    key: `${folder}/`,
    site: null,
    total: 1,
    skipped: [],
    async *entries() {
      yield await fileAt(folder, name).then((file) => entryOf(name, file, options, noFolder), refused(name));
    },
  };
}

/** How posts name files and each other, where both lie in folders. `open` gives null for what is none to be read. */
export function named(
  posts: string[],
  others: string[],
  open: (path: string) => Promise<(() => AsyncIterable<Uint8Array>) | null>,
): Pick<Source, 'file' | 'linked'> {
  const [files, texts] = [new FileIndex(others), new FileIndex(posts)];
  return {
    async file(address, { id }, isEmbed = false) {
      const path = isEmbed ? files.findAnywhere(address, id) : files.find(address, id);
      const bytes = path === null ? null : await open(path);
      return path === null || bytes === null ? null : { name: basename(path), path, bytes };
    },
    linked: (address, { id }) => texts.find(address, id),
  };
}

export function entryOf(path: string, { bytes, modified }: FoundFile, { timeZone }: SourceOptions, old: OldFolder): SourceEntry {
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return { place: path, id: path, digest, read: () => readPost({ path, bytes }, timeZone, modified, old) };
}

/** What can't be read has no digest, and says why when it is asked. */
export const refused =
  (path: string) =>
  (error: unknown): SourceEntry => ({ place: path, id: path, digest: '', read: () => Promise.reject(error as Error) });
