import { basename } from 'node:path';
import { withoutBareLists } from './bare-lists.js';
import { entryOf, named, refused } from './folder-source.store.js';
import { limits } from '../../media/limits.js';
import { oldFolder } from '../old-site/old-folder.js';
import type { ReadText } from '../old-site/open-old-site.js';
import { byPath, largestBytes, skippedFile, sortPaths, textsOf } from './post-paths.js';
import type { Source, SourceOptions } from '../source.js';
import { openZip, type ZipEntry } from './zip.store.js';

const archives = /\.(zip|tar|tgz|gz|bz2|xz|7z|rar|zst)$/i;

/** A zip of a folder of Markdown; nothing of it is written to disk. @throws Problem when it can't be read, or is none to be unpacked */
export async function openZipFolder(path: string, options: SourceOptions): Promise<Source> {
  const zip = await openZip(path);
  // What a Mac adds to every archive is no part of it
  const own = zip.entries.filter((entry) => !entry.path.startsWith('__MACOSX/'));
  const top = topFolder(own);
  const files = new Map(own.map((entry) => [entry.path.slice(top.length), entry]));
  const found = sortPaths(files.keys());
  const read = async (name: string) => {
    const entry = files.get(name)!;
    return { bytes: await zip.read(entry, largestBytes), modified: entry.modified };
  };
  const text: ReadText = (name) =>
    read(name).then(
      ({ bytes }) => bytes.toString('utf8'),
      () => null,
    );
  const old = await oldFolder([...files.keys()], found.posts, text, options.timeZone);
  const { posts, others } = await withoutBareLists(textsOf(found, old.site), text);
  return {
    engine: 'zip',
    key: `zip:${top === '' ? nameOf(path) : top.slice(0, -1)}/`,
    site: old.site?.url ?? null,
    total: posts.length,
    skipped: others.toSorted(byPath).map((place) => (archives.test(place) ? { place, reason: 'an archive in the archive is not opened' } : skippedFile(place))),
    ...named(
      posts,
      others,
      async (name) =>
        async function* () {
          yield await zip.read(files.get(name)!, limits.imageBytes);
        },
    ),
    async *entries() {
      for (const name of posts) yield await read(name).then((file) => entryOf(name, file, options, old), refused(name));
    },
    close: async () => zip.close(),
  };
}

/** The folder in which all of it lies, with a slash. One whose name says what is in it (`_posts`, `2014`) stays. */
function topFolder(entries: ZipEntry[]): string {
  const tops = new Set(entries.map(({ path }) => path.slice(0, path.indexOf('/') + 1)));
  const [top = ''] = tops;
  return tops.size === 1 && !/^(_|\d{4}\/)|^(posts?|content|source|src|pages)\/$/i.test(top) ? top : '';
}

/** `blog (1).zip` is the same blog as `blog.zip`. */
const nameOf = (path: string): string =>
  basename(path)
    .replace(/\.zip$/i, '')
    .replace(/ ?\(\d+\)$/, '');
