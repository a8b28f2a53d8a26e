import { keyOf } from '../core/path.js';
import { defaultPattern, pathBy } from '../core/permalink.js';
import { isScanned } from '../core/scanned-path.js';
import { invalid, Problem } from '../core/problem.js';
import { freeSlug, reservedWords, slugFrom } from '../core/slug.js';
import type { Writer } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';
import { nameOf, noteGivenUp, takeBack, takeFrom, useOf, usedProblem } from './taken.store.js';

/** Where posts live: their slugs and paths. Nothing here lets two posts answer at one address. */

const holder = { id: true, title: true, path: true, status: true } as const;
type Holder = { id: number; title: string; path: string | null; status: string };

/**
 * Who wants an address: its author; nobody, so that it gives way to others; or an author who was told whose it was, and means it. `returns`: what
 * comes back from elsewhere under its title takes an address again that is gone.
 */
export type Wish = { by: 'author' | 'nobody' | 'insistence'; returns?: string };

/**
 * A slug that is free for this post; a blank wish takes one from the title.
 * @throws Problem('conflict', 'slug') when the wish belongs to another post, Problem('invalid', 'slug') when it can't be one
 */
export async function chooseSlug(tx: Writer, id: number | null, wish: string, title: string, insists = false): Promise<string> {
  if (wish.trim() === '') return freeSlug(slugFrom(title), async (slug) => (await holderOfSlug(tx, slug, id)) !== null);
  const slug = slugFrom(wish, '');
  if (slug === '') throw invalid('slug', `“${wish}” has no letter or digit to make an address from`);
  if (reservedWords.has(slug)) throw invalid('slug', `“${slug}” is an address of the engine itself`);
  const { post, alias } = await holdersOfSlug(tx, slug, id);
  const other = post ?? alias;
  if (!other || (insists && (await givesWay(tx, slug, post)))) return slug;
  const mayBeAsked = post === null || post.status === 'trashed';
  throw new Problem('conflict', `The address “${slug}” belongs to ${nameOf(other)}`, 'slug', mayBeAsked ? { takeover: `/${slug}` } : {});
}

/** A post in the trash leaves its slug to who insists on it, and has another one when it comes back. */
async function givesWay(tx: Writer, slug: string, post: Holder | null): Promise<boolean> {
  if (post === null) return true;
  if (post.status !== 'trashed') return false;
  const free = await freeSlug(slug, async (candidate) => candidate === slug || (await holderOfSlug(tx, candidate, post.id)) !== null);
  await tx.post.update({ where: { id: post.id }, data: { slug: free } });
  return true;
}

/** The other post that has this slug, in the trash too, or an alias that is spelled like it. */
async function holderOfSlug(tx: Writer, slug: string, id: number | null): Promise<Holder | null> {
  const { post, alias } = await holdersOfSlug(tx, slug, id);
  return post ?? alias;
}

async function holdersOfSlug(tx: Writer, slug: string, id: number | null): Promise<{ post: Holder | null; alias: Holder | null }> {
  const post = await tx.post.findUnique({ where: { slug }, select: holder });
  const alias = await tx.alias.findUnique({ where: { key: `/${slug}` }, select: { fromPostId: true, post: { select: holder } } });
  const isOwn = alias === null || alias.post.id === id || (id !== null && alias.fromPostId === id);
  return { post: post?.id === id ? null : post, alias: isOwn ? null : alias.post };
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

/** Gives a public post its path and takes it from one that is not; the path it had becomes an alias. A slug that nobody wished for gives way to others. */
export async function settlePath(tx: Writer, id: number, status: string, former: Former, now: string, wish: Wish): Promise<void> {
  const place = status === 'published' || status === 'scheduled' ? await freePath(tx, id, former.path, wish) : null;
  const path = status === 'published' ? place : null;
  if (path !== null && wish.by === 'insistence') await takeFrom(tx, path, id);
  const brought = path === null ? [] : await takeBack(tx, id);
  await tx.post.update({ where: { id }, data: { path } });
  await setAliases(tx, id, [...former.aliases, ...brought], path === former.path ? null : former.path, now);
}

/**
 * The path of a post at which nobody else is or was. A slug that nobody chose becomes another where two would meet.
 * @throws Problem('conflict', 'slug') when somebody did, and was not told yet whose it was
 */
async function freePath(tx: Writer, id: number, present: string | null, { by, returns }: Wish): Promise<string> {
  const { slug, withSlug } = await pathFor(tx, id);
  const path = withSlug(slug);
  if (isScanned(path)) throw invalid('slug', `${path} is what scanners ask for, and is refused before anything is looked up`);
  if (path === present || by === 'insistence') return path;
  const use = await useOf(tx, path, id, returns);
  if (!use) return path;
  if (by === 'author') throw usedProblem(path, use);
  const isTaken = async (candidate: string) => ((await holderOfSlug(tx, candidate, id)) ?? (await useOf(tx, withSlug(candidate), id, returns))) !== null;
  const free = await freeSlug(slug, isTaken);
  await tx.post.update({ where: { id }, data: { slug: free } });
  return withSlug(free);
}

/**
 * Sets the aliases of a post to these paths, and to `formerPath` if it had one: an address that answered goes on
 * answering. @throws Problem('conflict', 'aliases') when one is another post's address
 */
async function setAliases(tx: Writer, postId: number, paths: string[], formerPath: string | null, now: string): Promise<void> {
  const { path, title } = await tx.post.findUniqueOrThrow({ where: { id: postId }, select: { path: true, title: true } });
  const own = keyOf(path ?? '/');
  const keys = [...new Set(paths.map(keyOf))].filter((key) => key !== own);
  for (const key of keys) {
    const other = (await holderOf(tx, key)) ?? (await holderOf(tx, key.replace(/\.md$/, ''))); // a post's source is its own too
    if (other && other.id !== postId) throw new Problem('conflict', `The alias ${key} is an address of ${nameOf(other)}`, 'aliases');
  }
  const former = formerPath === null ? own : keyOf(formerPath);
  // Somebody else's by now? Then it answers already, and nobody may be kept from leaving it
  if (former !== own && !keys.includes(former) && !(await isOthers(tx, former, postId))) keys.push(former);
  const dropped = (await tx.alias.findMany({ where: { postId, key: { notIn: keys } } })).map(({ key }) => key);
  await tx.alias.deleteMany({ where: { key: { in: dropped } } });
  await noteGivenUp(tx, dropped, { id: postId, title, path });
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
