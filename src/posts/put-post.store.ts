import { whyNoOldAddress } from '../core/old-address.js';
import { isZone } from '../core/locale.js';
import { keyOf } from '../core/path.js';
import { emptyForm, type PostForm } from '../core/post-form.js';
import { invalid, Problem } from '../core/problem.js';
import { reservedWords, slugFrom } from '../core/slug.js';
import { countWords } from '../core/words.js';
import { recordUses } from '../media/uses.store.js';
import type { Writer } from '../platform/database.service.js';
import { setAuthors } from './authors.store.js';
import { setCategories, setTags } from './labels.store.js';
import { holderOf } from './place.store.js';
import { checkAlias, checkFields } from './post-fields.js';
import { addRevision } from './revision.store.js';
import type { WholePost } from './whole-post.store.js';

/** Who stood under it, by their ids here. */
export type Putting = { authorIds: number[]; now: string };
export type Put = { id: number; notices: string[] };

/**
 * Puts a post where it stood in another house: its uid, slug, path, dates and version are its own, and its id too where that is free. An old address that is
 * somebody else's here is left out, and said. @throws Problem in words when it can't stand here at all
 */
export async function putPost(tx: Writer, post: WholePost, { authorIds, now }: Putting): Promise<Put> {
  await checkPlace(tx, post);
  const { id: wish, tags, categories, aliases, kudos } = post;
  const isFree = Number.isSafeInteger(wish) && wish > 0 && wish < 2 ** 31 && !(await tx.post.findUnique({ where: { id: wish }, select: { id: true } }));
  const { id } = await tx.post.create({ data: { ...(isFree ? { id: wish } : {}), ...columnsOf(post) }, select: { id: true } });
  if (authorIds.length > 0) await setAuthors(tx, id, authorIds);
  if (tags.length > 0) await setTags(tx, id, tags);
  if (categories.length > 0) await setCategories(tx, id, categories);
  const notices = await putAliases(tx, id, aliases, now);
  if (kudos > 0) await putKudos(tx, id, post);
  await recordUses(tx, id, 'text', post);
  // Of so many posts at once nobody asks which page shows what
  await tx.$executeRaw`INSERT INTO Stale (fact, at) SELECT 'everything', '' WHERE NOT EXISTS (SELECT 1 FROM Stale WHERE fact = 'everything' AND begun = 0)`;
  return { id, notices };
}

function columnsOf(post: WholePost) {
  const { uid, slug, title, status, trashedFrom, kind, link, lang, excerpt, translation, version, path, createdAt, updatedAt, publishedAt } = post;
  const own = { uid, slug, title, status, trashedFrom, kind, link, lang, excerpt, translation, version, path, createdAt, updatedAt, publishedAt };
  return { ...own, extra: post.extra, trust: post.trust, markdown: post.markdown, words: countWords(post.markdown) };
}

/** The text as it came is the first that is kept of it here. */
export const putFirstRevision = (tx: Writer, id: number, post: WholePost, now: string): Promise<void> =>
  addRevision(tx, { ...post, id }, { by: null, reason: 'imported' }, now);

async function checkPlace(tx: Writer, post: WholePost): Promise<void> {
  checkFields({ ...post, aliases: [] });
  const { slug, path, status } = post;
  if (slug === '' || slugFrom(slug, '') !== slug || reservedWords.has(slug)) throw invalid('slug', `“${slug}” can’t be the word for a post in addresses`);
  if ((path === null) !== (status !== 'published')) throw invalid('url', 'A post has an address if it is published, and only then');
  for (const time of [post.createdAt, post.updatedAt]) if (Number.isNaN(Date.parse(time))) throw invalid('date', `“${time}” is not a moment`);
  if (status !== 'idea' && status !== 'trashed' && post.publishedAt === null) throw invalid('date', 'What is published has a date');
  const key = path === null ? null : keyOf(path);
  const why = path === null ? null : path.startsWith('/') ? whyNoOldAddress(key!) : 'does not begin with a slash';
  if (why) throw invalid('url', `The address “${path!.slice(0, 60)}” ${why}`);
  const [twin] = await twinsOf(tx, slug, key);
  if (twin) throw new Problem('conflict', `The address “${path ?? slug}” belongs to “${twin.title}”`, 'slug');
}

/** Who has this slug or lives at this address, is going to, or has it as an old one: one question, as ten thousand posts ask it. */
const twinsOf = (tx: Writer, slug: string, key: string | null) => tx.$queryRaw<{ title: string }[]>`
  SELECT title FROM Post WHERE slug = ${slug}
  UNION ALL SELECT title FROM Post WHERE path IN (${key}, ${key} || '/')
  UNION ALL SELECT title FROM Post WHERE slug = substr(${key}, 2) AND path IS NULL AND status IN ('idea', 'scheduled')
  UNION ALL SELECT title FROM Alias JOIN Post ON Post.id = postId WHERE key = ${key}`;

async function putAliases(tx: Writer, postId: number, aliases: string[], now: string): Promise<string[]> {
  const notices: string[] = [];
  for (const key of new Set(aliases.map(keyOf))) {
    const why = await whyNot(tx, key, postId);
    if (why === null) await tx.alias.upsert({ where: { key }, create: { key, postId, createdAt: now }, update: {} });
    else notices.push(`${why}: left out`);
  }
  return notices;
}

async function whyNot(tx: Writer, key: string, postId: number): Promise<string | null> {
  try {
    checkAlias(key);
  } catch (error) {
    return (error as Error).message;
  }
  const holder = await holderOf(tx, key);
  return holder && holder.id !== postId ? `the alias ${key} is an address of “${holder.title}”` : null;
}

/** Nobody's browser has the receipts: the count is what is left of them. */
async function putKudos(tx: Writer, postId: number, { uid, kudos }: WholePost): Promise<void> {
  const digests = JSON.stringify(Array.from({ length: Math.min(kudos, 1_000_000) }, (_, n) => `${uid}:${n}`));
  await tx.$executeRaw`INSERT OR IGNORE INTO Kudos (digest, postId) SELECT value, ${postId} FROM json_each(${digests})`;
}

export type BroughtRevision = {
  version: number;
  title: string;
  excerpt: string | null;
  reason: string;
  markdown: string;
  authorId: number | null;
  createdAt: string;
};

export async function putRevision(
  tx: Writer,
  postId: number,
  { version, title, excerpt, reason, markdown, authorId, createdAt }: BroughtRevision,
): Promise<void> {
  await tx.revision.create({ data: { postId, version, title, excerpt, reason, markdown, authorId, createdAt }, select: { id: true } });
}

/** What somebody had typed there and not published. */
export async function putCopy(tx: Writer, postId: number, { form, timeZone, authorId, updatedAt }: BroughtCopy): Promise<void> {
  const whole: PostForm = { ...emptyForm, ...(form as Partial<PostForm>) };
  await tx.workingCopy.create({ data: { postId, form: JSON.stringify(whole), timeZone: isZone(timeZone) ? timeZone : 'UTC', authorId, updatedAt } });
  await recordUses(tx, postId, 'copy', whole);
}

type BroughtCopy = { form: unknown; timeZone: string; authorId: number | null; updatedAt: string };
