import type { Trust } from '../auth/html-rights.js';
import { missing } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';
import type { Status } from './change.js';
import type { PostFields } from './post-fields.js';
import { deletePost, trashPost } from './trash.store.js';
import { notThere, revisePost } from './write-post.store.js';

/** A post as it was before somebody else's text came into it. */
export type FormerPost = {
  fields: PostFields;
  status: Status;
  updatedAt: string;
  authorIds: number[];
  trust: Trust;
  source: string | null;
  sourceDigest: string | null;
  extra: string | null;
};

/** Reads what `putBackPost` needs. @throws Problem('missing') */
export async function formerPost(tx: Writer, id: number): Promise<FormerPost> {
  const label = { orderBy: { position: 'asc' } } as const;
  const include = {
    tags: { include: { tag: true }, ...label },
    categories: { include: { category: true }, ...label },
    authors: label,
    aliases: true,
  } as const;
  const post = await tx.post.findUniqueOrThrow({ where: { id }, include }).catch(notThere);
  const { title, markdown, slug, link, lang, excerpt, translation, publishedAt, updatedAt, source, sourceDigest, extra } = post;
  const [tags, categories] = [post.tags.map((row) => row.tag.name), post.categories.map((row) => row.category.name)];
  const aliases = post.aliases.map(({ key }) => key);
  return {
    fields: { title, markdown, slug, kind: post.kind as PostFields['kind'], link, lang, excerpt, translation, publishedAt, tags, categories, aliases },
    status: post.status as Status,
    updatedAt,
    authorIds: post.authors.map(({ authorId }) => authorId),
    trust: post.trust as Trust,
    source,
    sourceDigest,
    extra,
  };
}

/**
 * Makes a post what it was, with its dates and addresses. Where it answered meanwhile it goes on answering, if readers could ask there.
 * @throws Problem when what it had belongs to another post by now
 */
export async function putBackPost(tx: Writer, id: number, former: FormerPost, now: string): Promise<void> {
  const { fields, status, updatedAt, authorIds, trust, source, sourceDigest, extra } = former;
  const origin = { authorIds, trust, extra, ...(source !== null && { source }), ...(sourceDigest !== null && { sourceDigest }) };
  const { path } = await tx.post.findUniqueOrThrow({ where: { id }, select: { path: true } }).catch(notThere);
  await revisePost(tx, id, fields, { by: null, reason: 'imported', status, at: updatedAt }, now, origin);
  // A date that only the text from elsewhere had
  await tx.post.update({ where: { id }, data: { publishedAt: fields.publishedAt } });
  const kept = JSON.stringify(fields.aliases);
  if (path !== null)
    await tx.$executeRaw`
      DELETE FROM Alias WHERE postId = ${id} AND key NOT IN (SELECT value FROM json_each(${kept})) AND key NOT IN (SELECT key FROM Address)`;
}

/** Takes a post out of the blog for ever: where readers could ask for it, it is gone; a draft was never there. @throws Problem('missing') */
export async function takeBackPost(tx: Writer, id: number, now: string): Promise<void> {
  const post = await tx.post.findUnique({ where: { id }, select: { status: true } });
  if (!post) throw missing('There is no such post');
  if (post.status !== 'trashed') await trashPost(tx, id, { by: null }, now);
  await deletePost(tx, id);
}
