import { mayEditIn } from '../auth/post-rights.store.js';
import { keyOf } from '../core/path.js';
import { defaultPattern, pathBy } from '../core/permalink.js';
import { isScanned } from '../core/scanned-path.js';
import { invalid, Problem } from '../core/problem.js';
import { freeSlug, reservedWords, slugFrom } from '../core/slug.js';
import type { Writer } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';
import { mustBeTheirs, nameOf, noteGivenUp, takeBack, takeFrom, useOf, usedProblem } from './taken.store.js';

/** Where posts live: their slugs and paths. Nothing here lets two posts answer at one address. */

type Holder = { id: number; title: string; path: string | null; status: string };

/**
 * Who wants an address: its author; nobody, so that it gives way to others; or an author who was told whose it was, and means it. `returns`: what
 * comes back from elsewhere under its title takes an address again that is gone. `who` insists; null is the engine itself.
 */
export type Wish = { by: 'author' | 'nobody' | 'insistence'; returns?: string; who?: number | null };

/** Who wishes for a slug (null: the engine itself), and whether they were told whose it was and mean it. */
type Wishing = { who: number | null; insists: boolean };

/**
 * A slug that is free for this post; a blank wish takes one from the title.
 * @throws Problem('conflict', 'slug') when the wish belongs to another post, Problem('invalid', 'slug') when it can't be one
 */
export async function chooseSlug(
  tx: Writer,
  id: number | null,
  wish: string,
  title: string,
  { who, insists }: Wishing = { who: null, insists: false },
): Promise<string> {
  if (wish.trim() === '') return freeSlug(slugFrom(title), async (slug) => (await holderOfSlug(tx, slug, id)) !== null);
  const slug = slugFrom(wish, '');
  if (slug === '') throw invalid('slug', `“${wish}” has no letter or digit to make an address from`);
  if (reservedWords.has(slug)) throw invalid('slug', `“${slug}” is an address of the engine itself`);
  const { post, alias } = await holdersOfSlug(tx, slug, id);
  const other = post ?? alias;
  const mayBeAsked = post === null || (await mayGiveWay(tx, post, who));
  if (!other || (insists && mayBeAsked && (await givesWay(tx, slug, post)))) return slug;
  throw new Problem('conflict', `The address “${slug}” belongs to ${nameOf(other)}`, 'slug', mayBeAsked ? { takeover: `/${slug}` } : {});
}

/** A post in the trash does: one that readers knew for anybody, and any other for who may edit it. Nobody else learns that it is there. */
async function mayGiveWay(tx: Writer, { id, status }: Holder, who: number | null): Promise<boolean> {
  if (status !== 'trashed') return false;
  return who === null || (await tx.address.count({ where: { postId: id, title: { not: null } } })) > 0 || mayEditIn(tx, who, id);
}

/** It leaves its slug to who insists on it, and has another one when it comes back. */
async function givesWay(tx: Writer, slug: string, post: Holder | null): Promise<boolean> {
  if (post === null) return true;
  const free = await freeSlug(slug, async (candidate) => candidate === slug || (await holderOfSlug(tx, candidate, post.id)) !== null);
  await tx.post.update({ where: { id: post.id }, data: { slug: free } });
  return true;
}

/** The other post that has this slug, in the trash too, or an alias that is spelled like it. */
async function holderOfSlug(tx: Writer, slug: string, id: number | null): Promise<Holder | null> {
  const { post, alias } = await holdersOfSlug(tx, slug, id);
  return post ?? alias;
}

type HolderRow = Holder & { kind: 'post' | 'alias'; fromPostId: number | null };

async function holdersOfSlug(tx: Writer, slug: string, id: number | null): Promise<{ post: Holder | null; alias: Holder | null }> {
  const rows = await tx.$queryRaw<HolderRow[]>`
    SELECT 'post' AS kind, id, title, path, status, NULL AS fromPostId FROM Post WHERE slug = ${slug}
    UNION ALL SELECT 'alias', Post.id, title, path, status, fromPostId FROM Alias JOIN Post ON Post.id = postId WHERE key = ${`/${slug}`}`;
  const isOthers = (row: HolderRow): boolean => row.id !== id && (id === null || row.fromPostId !== id);
  const of = (kind: HolderRow['kind']): Holder | null => rows.find((row) => row.kind === kind && isOthers(row)) ?? null;
  return { post: of('post'), alias: of('alias') };
}

type PlaceRow = { slug: string; kind: string; publishedAt: string | null; category: string | null };

/** The path that a post has as soon as it is public, by its slug. */
async function pathFor(tx: Writer, id: number): Promise<{ slug: string; withSlug: (slug: string) => string }> {
  const [post] = await tx.$queryRaw<[PlaceRow]>`
    SELECT slug, kind, publishedAt,
      (SELECT Category.slug FROM PostCategory JOIN Category ON Category.id = categoryId WHERE postId = Post.id ORDER BY position LIMIT 1) AS category
    FROM Post WHERE id = ${id}`;
  const pattern = post.kind === 'page' ? defaultPattern : (await settingsIn(tx)).permalink;
  const [publishedAt, category] = [post.publishedAt ?? '', post.category ?? undefined];
  return { slug: post.slug, withSlug: (slug) => pathBy(pattern, { slug, publishedAt, category }) };
}

/** `isNew`: it has no alias yet, and lent none to another post. */
export type Former = { path: string | null; aliases: string[]; isNew?: boolean };

/** Gives a public post its path and takes it from one that is not; the path it had becomes an alias. A slug that nobody wished for gives way to others. */
export async function settlePath(tx: Writer, id: number, status: string, former: Former, now: string, wish: Wish): Promise<void> {
  const place = status === 'published' || status === 'scheduled' ? await freePath(tx, id, former.path, wish) : null;
  if (place !== null && wish.by === 'insistence') await mustBeTheirs(tx, place, id, wish.who ?? null);
  const path = status === 'published' ? place : null;
  if (path !== null && wish.by === 'insistence') await takeFrom(tx, path, id);
  const brought = path === null || former.isNew ? [] : await takeBack(tx, id);
  await tx.$executeRaw`UPDATE Post SET path = ${path} WHERE id = ${id}`;
  if (former.isNew && former.aliases.length === 0) return;
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
  const holders = await holdersOf(tx, [...keys, ...keys.map(withoutSource)]);
  for (const key of keys) {
    const other = holders.get(key) ?? holders.get(withoutSource(key));
    if (other && other.id !== postId) throw new Problem('conflict', `The alias ${key} is an address of ${nameOf(other)}`, 'aliases');
  }
  const former = formerPath === null ? own : keyOf(formerPath);
  // Somebody else's by now? Then it answers already, and nobody may be kept from leaving it
  if (former !== own && !keys.includes(former) && !(await isOthers(tx, former, postId))) keys.push(former);
  const kept = new Set(keys);
  const dropped = (await tx.alias.findMany({ where: { postId } })).map(({ key }) => key).filter((key) => !kept.has(key));
  if (dropped.length > 0) await tx.$executeRaw`DELETE FROM Alias WHERE key IN (SELECT value FROM json_each(${JSON.stringify(dropped)}))`;
  await noteGivenUp(tx, dropped, { id: postId, title, path });
  await tx.$executeRaw`INSERT INTO Alias (key, postId, createdAt) SELECT value, ${postId}, ${now} FROM json_each(${JSON.stringify(keys)}) WHERE true ON CONFLICT DO NOTHING`;
}

/** A post's source is its own too. */
const withoutSource = (key: string): string => key.replace(/\.md$/, '');

async function isOthers(tx: Writer, key: string, postId: number): Promise<boolean> {
  const other = await holderOf(tx, key);
  return other !== null && other.id !== postId;
}

/** The post that an address belongs to: it lives there or is going to, or an alias leads from there to it. */
export const holderOf = async (tx: Writer, key: string): Promise<Holder | null> => (await holdersOf(tx, [key])).get(key) ?? null;

/** As `holderOf`, of several at once. */
async function holdersOf(tx: Writer, keys: string[]): Promise<Map<string, Holder>> {
  if (keys.length === 0) return new Map();
  const asked = JSON.stringify(keys);
  // An alias goes before a post: of two rows of one key the last stays. The plus keeps SQLite from all that have no path
  const rows = await tx.$queryRaw<(Holder & { key: string })[]>`
    WITH asked (key) AS (SELECT value FROM json_each(${asked}))
    SELECT asked.key, id, title, path, status FROM asked JOIN Post ON slug = substr(asked.key, 2) AND +path IS NULL AND status IN ('idea', 'scheduled')
    UNION ALL SELECT asked.key, id, title, path, status FROM asked JOIN Post ON path IN (asked.key, asked.key || '/')
    UNION ALL SELECT asked.key, Post.id, title, path, status FROM asked JOIN Alias ON Alias.key = asked.key JOIN Post ON Post.id = postId`;
  return new Map(rows.map(({ key, ...holder }) => [key, holder]));
}
