import { mediaPath } from '../core/media.js';
import { fullPages } from '../core/pagination.js';
import type { Reader } from '../platform/database.service.js';
import type { Settings } from '../settings/settings.js';
import { labelPaths } from './born.js';
import { sourceOf } from './post.page.js';
import { fixedPaths } from '../core/app-paths.js';

/** Every path that may have an outcome: for making the whole site at once. Posts come first, lists after them. */
export async function allPaths(reader: Reader, settings: Settings): Promise<string[]> {
  const [posts, aliases, ledger, tags, categories, years, listed, media] = await Promise.all([
    reader.post.findMany({ where: { path: { not: null } }, select: { path: true }, orderBy: { id: 'asc' } }),
    reader.alias.findMany({ select: { key: true } }),
    reader.address.findMany({ select: { key: true } }),
    reader.tag.findMany({ select: { slug: true } }),
    reader.category.findMany({ select: { slug: true } }),
    reader.$queryRaw<{ year: string }[]>`SELECT DISTINCT substr(publishedAt, 1, 4) AS year FROM Post WHERE path IS NOT NULL`,
    reader.post.count({ where: { status: 'published', kind: 'post' } }),
    reader.media.findMany({ select: { name: true } }),
  ]);
  return [
    ...new Set([
      ...posts.flatMap(({ path }) => [path!, sourceOf(path!)]),
      ...aliases.map((alias) => alias.key),
      ...ledger.map((address) => address.key),
      ...tags.flatMap((tag) => labelPaths(tag.slug)),
      ...categories.map((category) => `/categories/${category.slug}`),
      ...years.map(({ year }) => `/archive/${year}`),
      ...listPages(fullPages(listed, settings.postsPerPage)),
      ...media.map(({ name }) => mediaPath(name)),
      ...fixedPaths,
    ]),
  ];
}

/** `/page/1` to the last full one. */
export const listPages = (full: number): string[] => Array.from({ length: full }, (_, i) => `/page/${i + 1}`);
