import { fixedPaths } from '../core/app-paths.js';
import { cardPath } from '../core/card.js';
import { feedsBelow } from '../core/feed-paths.js';
import { mediaPath } from '../core/media.js';
import { cutPaths } from '../core/permalink.js';
import type { Reader } from '../platform/database.service.js';
import type { Settings } from '../settings/settings.js';
import { allLists } from './all-lists.store.js';
import { countedDays } from './counted.store.js';
import { listPaths } from './lists.js';
import { fullPagePaths } from './new-pages.store.js';
import { numberedPaths } from './numbered.store.js';
import { sourceOf } from './post.page.js';

/** Every path that may have an outcome: for making the whole site at once. Posts come first, lists after them. */
export async function allPaths(reader: Reader, settings: Settings): Promise<string[]> {
  const [posts, aliases, ledger, tags, lists, numbered, cards, media, cut] = await Promise.all([
    reader.post.findMany({ where: { path: { not: null } }, select: { path: true }, orderBy: { id: 'asc' } }),
    reader.alias.findMany({ select: { key: true } }),
    reader.address.findMany({ select: { key: true } }),
    reader.tag.findMany({ select: { slug: true } }),
    allLists(reader),
    numberedPaths(reader, settings),
    reader.card.findMany({ select: { postId: true } }),
    reader.media.findMany({ select: { name: true } }),
    allCutPaths(reader, settings),
  ]);
  return [
    ...new Set([
      ...posts.flatMap(({ path }) => [path!, sourceOf(path!)]),
      ...aliases.map((alias) => alias.key),
      ...ledger.map((address) => address.key),
      ...tags.flatMap(({ slug }) => [`/tags/${slug}`, ...feedsBelow(`/tags/${slug}`)]),
      ...lists.flatMap((list) => [...listPaths(list), ...fullPagePaths(list, list.count, settings)]),
      ...cut,
      ...numbered,
      ...cards.map(({ postId }) => cardPath(postId)),
      ...media.map(({ name }) => mediaPath(name)),
      ...fixedPaths,
    ]),
  ];
}

/** What is left of posts' addresses when their ends are cut off: `/2026/11`. */
export async function allCutPaths(reader: Reader, { permalink }: Settings): Promise<string[]> {
  if (cutPaths(permalink, '2000-01-01').length === 0) return [];
  return (await countedDays(reader)).flatMap(({ day }) => cutPaths(permalink, day));
}
