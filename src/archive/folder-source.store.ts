import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type FoundFile, fileAt, filesBelow } from './folder.store.js';
import { notAPost } from './import-report.js';
import { oldFolder } from './old-site/old-folder.js';
import type { OldFolder } from './old-site/old-site.js';
import { readPost } from './read-post.js';
import type { Source, SourceEntry, SourceOptions } from './source.js';

/** A folder of Markdown, of whichever engine. @throws Problem when it can't be read at all */
export async function openFolder(folder: string, options: SourceOptions): Promise<Source> {
  const root = resolve(folder);
  const { posts, others } = await filesBelow(root);
  const text = async (path: string) => (await fileAt(root, path)).bytes.toString('utf8');
  const old = await oldFolder([...posts, ...others], posts, (path) => text(path).catch(() => null), options.timeZone);
  return {
    engine: 'folder',
    key: `${root}/`,
    site: old.site?.url ?? null,
    total: posts.length,
    skipped: others.map((place) => ({ place, reason: notAPost })),
    async *entries() {
      for (const path of posts) yield await fileAt(root, path).then((file) => entryOf(path, file, options, old), refused(path));
    },
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
