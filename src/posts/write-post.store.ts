import { randomUUID } from 'node:crypto';
import { missing, Problem } from '../core/problem.js';
import { slugFrom } from '../core/slug.js';
import { countWords } from '../core/words.js';
import { forgetUses, recordUses } from '../media/uses.store.js';
import type { Writer } from '../platform/database.service.js';
import { setAuthors } from './authors.store.js';
import type { Change, Origin, Status } from './change.js';
import { setCategories, setTags } from './labels.store.js';
import { chooseSlug, settlePath, type Wish } from './place.store.js';
import { checkArrived, checkFields, type PostFields } from './post-fields.js';
import { addRevision } from './revision.store.js';
import { recordStale, standingOf } from './standing.store.js';
import { noteTelling } from './telling.store.js';

/** How a post is written: within the transaction of whoever changes it. */

/** What comes from another blog is taken as it is. */
const isForReaders = ({ status, reason }: Change): boolean => status !== 'idea' && reason !== 'imported';

const wishing = ({ by, takeover }: Change) => ({ who: by, insists: takeover ?? false });

/** Makes a post. Returns its id. @throws Problem that names the field at fault */
export async function createPost(tx: Writer, fields: PostFields, change: Change, origin: Origin, now: string): Promise<number> {
  checkFields(fields);
  if (isForReaders(change)) checkArrived(fields.markdown);
  const { authorIds, ...rest } = origin;
  const slug = await chooseSlug(tx, null, fields.slug, fields.slugFrom ?? fields.title, wishing(change));
  const post = await tx.post.create({ data: { ...columns(fields, change, now), ...rest, uid: randomUUID(), slug, createdAt: now } });
  if (authorIds.length > 0) await setAuthors(tx, post.id, authorIds);
  await finish(tx, post, fields, { path: null, isNew: true, wish: wishOf(fields, change, fields.slug.trim() !== '') }, now);
  await recordUses(tx, post.id, 'text', post);
  await addRevision(tx, post, change, now);
  await noteTelling(tx, post, { reason: change.reason, wasPublic: false }, now);
  await recordStale(tx, null, post.id);
  return post.id;
}

/** Changes a post. @throws Problem('stale') when somebody else changed it since `change.version`; nothing is overwritten */
export async function revisePost(tx: Writer, id: number, fields: PostFields, change: Change, now: string, origin?: Origin): Promise<void> {
  checkFields(fields);
  const before = await standingOf(tx, id).catch(notThere);
  const current = await tx.post.findUniqueOrThrow({ where: { id } });
  if (change.version !== undefined && change.version !== current.version)
    throw new Problem(
      'stale',
      'This post was changed elsewhere since you opened it. Both texts are kept: yours is below, the other one is in the post.',
      'version',
    );
  if (isForReaders(change) && (current.path === null || fields.markdown !== current.markdown)) checkArrived(fields.markdown);
  const { authorIds, ...rest } = origin ?? {};
  const keepsSlug = fields.slug.trim() === '' && current.publishedAt !== null;
  const slug =
    (keepsSlug && current.path !== null) || slugFrom(fields.slug, '') === current.slug
      ? current.slug
      : await chooseSlug(tx, id, keepsSlug ? current.slug : fields.slug, fields.slugFrom ?? fields.title, wishing(change));
  const kept = { ...fields, publishedAt: fields.publishedAt ?? (current.path ? current.publishedAt : null) };
  const post = await tx.post.update({ where: { id }, data: { ...columns(kept, change, now), ...rest, slug, version: { increment: 1 } } });
  if (authorIds) await setAuthors(tx, id, authorIds);
  await finish(tx, post, fields, { path: before.path, isNew: false, wish: wishOf(fields, change, keepsSlug || fields.slug.trim() !== '') }, now);
  await tx.workingCopy.deleteMany({ where: { postId: id } });
  await forgetUses(tx, id, 'copy');
  if (post.markdown !== current.markdown || post.excerpt !== current.excerpt) await recordUses(tx, id, 'text', post);
  await addRevision(tx, post, change, now);
  await noteTelling(tx, post, { reason: change.reason, wasPublic: before.path !== null }, now);
  await recordStale(tx, before, id);
}

function columns(fields: PostFields, change: Change, now: string) {
  const { title, markdown, kind, lang, excerpt } = fields;
  const translation = slugFrom(fields.translation ?? '', '') || null;
  const link = fields.link && new URL(fields.link).href;
  const isDated = change.status === 'published' || change.status === 'scheduled';
  const publishedAt = fields.publishedAt ?? (isDated ? now : null);
  return {
    title: title.trim(),
    markdown,
    kind,
    link,
    lang,
    excerpt,
    translation,
    publishedAt,
    status: statusAt(change.status, publishedAt, now),
    words: countWords(markdown),
    updatedAt: change.at ?? now,
  };
}

/** What is published with a date that lies ahead is scheduled. */
function statusAt(status: Status, publishedAt: string | null, now: string): Status {
  if (status !== 'published' && status !== 'scheduled') return status;
  return publishedAt !== null && publishedAt > now ? 'scheduled' : 'published';
}

type Placing = { path: string | null; isNew: boolean; wish: Wish };

async function finish(
  tx: Writer,
  { id, status }: { id: number; status: string },
  fields: PostFields,
  { path, isNew, wish }: Placing,
  now: string,
): Promise<void> {
  if (!isNew || fields.tags.length > 0) await setTags(tx, id, fields.tags);
  if (!isNew || fields.categories.length > 0) await setCategories(tx, id, fields.categories);
  await settlePath(tx, id, status as Status, { path, aliases: fields.aliases, isNew }, now, wish);
}

/** @param isNamed whether somebody chose the slug, now or before: only then it can be insisted on */
function wishOf({ slug, title }: PostFields, { by: who, takeover, reason }: Change, isNamed: boolean): Wish {
  const by = takeover && isNamed ? 'insistence' : slug.trim() === '' ? 'nobody' : 'author';
  return reason === 'imported' ? { by, who, returns: title } : { by, who };
}

/** @throws Problem('missing') */
export const notThere = (): never => {
  throw missing('There is no such post');
};
