import { splitFrontMatter } from '../../core/front-matter.js';
import { isListName } from '../markdown/file-name.js';
import type { ReadText } from '../old-site/open-old-site.js';
import { byPath, type Sorted } from './post-paths.js';

/** As sorted, but for texts above lists (`_index.md`) in which there is no word: they are no pages. */
export async function withoutBareLists({ posts, others }: Sorted, read: ReadText): Promise<Sorted> {
  const bare = new Set<string>();
  for (const path of posts) {
    if (!isListName(path.slice(path.lastIndexOf('/') + 1))) continue;
    const text = await read(path);
    if (text !== null && !/\S/.test(splitFrontMatter(text).body)) bare.add(path);
  }
  return { posts: posts.filter((path) => !bare.has(path)), others: [...others, ...bare].toSorted(byPath) };
}
