import { keyOf } from '../core/path.js';
import { defaultPattern, pathBy } from '../core/permalink.js';
import { isScanned } from '../core/scanned-path.js';
import { invalid, Problem } from '../core/problem.js';
import { freeSlug, reservedWords, slugFrom } from '../core/slug.js';
import type { Writer } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';

/** Where posts live: their slugs and paths. Nothing here lets two posts answer at one address. */

const holder = { id: true, title: true, path: true } as const;
type Holder = { id: number; title: string; path: string | null };

/** Another post, for who may not know of it: its title is told when readers can see it too. */
const nameOf = ({ title, path }: Holder): string => (path === null ? 'another post' : `“${title}”`);

/**
 * A slug that is free for this post; a blank wish takes one from the title.
 * @throws Problem('conflict', 'slug') when the wish belongs to another post, Problem('invalid', 'slug') when it can't be one
 */
export async function chooseSlug(tx: Writer, id: number | null, wish: string, title: string): Promise<string> {
  if (wish.trim() === '') return freeSlug(slugFrom(title), async (slug) => (await holderOfSlug(tx, slug, id)) !== null);
  const slug = slugFrom(wish, '');
  if (slug === '') throw invalid('slug', `“${wish}” has no letter or digit to make an address from`);
  if (reservedWords.has(slug)) throw invalid('slug', `“${slug}” is an address of the engine itself`);
  const other = await holderOfSlug(tx, slug, id);
  if (other) throw new Problem('conflict', `The address “${slug}” belongs to ${nameOf(other)}`, 'slug');
  return slug;
}

/** The other post that has this slug, in the trash too, or an alias that is spelled like it. */
async function holderOfSlug(tx: Writer, slug: string, id: number | null): Promise<Holder | null> {
  const post = await tx.post.findUnique({ where: { slug }, select: holder });
  const alias = await tx.alias.findUnique({ where: { key: `/${slug}` }, select: { post: { select: holder } } });
  return [post, alias?.post].find((other) => other && other.id !== id) ?? null;
}

/** The path that a post has as soon as it is public, by its slug. */
async function pathFor(tx: Writer, id: number): Promise<{ slug: string; withSlug: (slug: string) => string }> {
  const post = await tx.post.findUniqueOrThrow({
    where: { id },
    select: {
      slug: true,
      kind: true,
      publishedAt: true,
      categories: { select: { category: { select: { slug: true } } }, orderBy: { position: 'asc' }, take: 1 },
    },
  });
  const pattern = post.kind === 'page' ? defaultPattern : (await settingsIn(tx)).permalink;
  const [publishedAt, category] = [post.publishedAt ?? '', post.categories[0]?.category.slug];
  return { slug: post.slug, withSlug: (slug) => pathBy(pattern, { slug, publishedAt, category }) };
}

export type Former = { path: string | null; aliases: string[] };

/** Gives a public post its path and takes it from one that is not; the path it had becomes an alias. A slug that nobody `chose` gives way to others. */
export async function settlePath(tx: Writer, id: number, status: string, former: Former, now: string, whoChose: 'author' | 'nobody'): Promise<void> {
  const place = status === 'published' || status === 'scheduled' ? await freePath(tx, id, whoChose) : null;
  const path = status === 'published' ? place : null;
  await tx.post.update({ where: { id }, data: { path } });
  await setAliases(tx, id, former.aliases, path === former.path ? null : former.path, now);
}

/**
 * The path of a post that is no old address of another one: that leads there for ever. A slug that nobody chose becomes another where the two
 * would meet. @throws Problem('conflict', 'slug') when somebody did
 */
async function freePath(tx: Writer, id: number, whoChose: 'author' | 'nobody'): Promise<string> {
  const { slug, withSlug } = await pathFor(tx, id);
  if (isScanned(withSlug(slug))) throw invalid('slug', `${withSlug(slug)} is what scanners ask for, and is refused before anything is looked up`);
  const other = await ownerOfOld(tx, withSlug(slug), id);
  if (!other) return withSlug(slug);
  if (whoChose === 'author') throw new Problem('conflict', `The address ${withSlug(slug)} is an old one of ${nameOf(other)}`, 'slug');
  const isTaken = async (candidate: string) => ((await holderOfSlug(tx, candidate, id)) ?? (await ownerOfOld(tx, withSlug(candidate), id))) !== null;
  const free = await freeSlug(slug, isTaken);
  await tx.post.update({ where: { id }, data: { slug: free } });
  return withSlug(free);
}

/** The other post to which a path leads as an old address. */
async function ownerOfOld(tx: Writer, path: string, id: number): Promise<Holder | null> {
  const alias = await tx.alias.findUnique({ where: { key: keyOf(path) }, select: { post: { select: holder } } });
  return alias && alias.post.id !== id ? alias.post : null;
}

/**
 * Sets the aliases of a post to these paths, and to `formerPath` if it had one: an address that answered goes on
 * answering. @throws Problem('conflict', 'aliases') when one is another post's address
 */
async function setAliases(tx: Writer, postId: number, paths: string[], formerPath: string | null, now: string): Promise<void> {
  const { path } = await tx.post.findUniqueOrThrow({ where: { id: postId }, select: { path: true } });
  const own = keyOf(path ?? '/');
  const keys = [...new Set(paths.map(keyOf))].filter((key) => key !== own);
  for (const key of keys) {
    const other = (await holderOf(tx, key)) ?? (await holderOf(tx, key.replace(/\.md$/, ''))); // a post's source is its own too
    if (other && other.id !== postId) throw new Problem('conflict', `The alias ${key} is an address of ${nameOf(other)}`, 'aliases');
  }
  const former = formerPath === null ? own : keyOf(formerPath);
  // Somebody else's by now? Then it answers already, and nobody may be kept from leaving it
  if (former !== own && !keys.includes(former) && !(await isOthers(tx, former, postId))) keys.push(former);
  await tx.alias.deleteMany({ where: { postId, key: { notIn: keys } } });
  for (const key of keys) await tx.alias.upsert({ where: { key }, create: { key, postId, createdAt: now }, update: {} });
}

async function isOthers(tx: Writer, key: string, postId: number): Promise<boolean> {
  const other = await holderOf(tx, key);
  return other !== null && other.id !== postId;
}

/** The post that an address belongs to: it lives there or is going to, or an alias leads from there to it. */
export async function holderOf(tx: Writer, key: string): Promise<Holder | null> {
  const alias = await tx.alias.findUnique({ where: { key }, select: { post: { select: holder } } });
  if (alias) return alias.post;
  const isGoingTo = { slug: key.slice(1), path: null, status: { in: ['idea', 'scheduled'] } };
  return tx.post.findFirst({ where: { OR: [{ path: key }, { path: `${key}/` }, isGoingTo] }, select: holder });
}
