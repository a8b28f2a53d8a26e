import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Trust } from '../auth/html-rights.js';
import { missing, Problem } from '../core/problem.js';
import { slugFrom } from '../core/slug.js';
import { countWords } from '../core/words.js';
import { forgetUses, recordUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { setAuthors } from './authors.store.js';
import { allDue, nextDue, publishScheduled } from './due.store.js';
import { setCategories, setTags } from './labels.store.js';
import { chooseSlug, settlePath } from './place.store.js';
import { checkArrived, checkFields, type PostFields } from './post-fields.js';
import { addRevision, type Reason } from './revision.store.js';
import { recordStale, standingOf } from './standing.store.js';
import { noteTelling } from './telling.store.js';
import { deletePost, restorePost, trashPost } from './trash.store.js';
import { attribute } from './trust.store.js';

export type Status = 'idea' | 'scheduled' | 'published' | 'trashed';

/**
 * Who changes a post, why, and what it becomes. `version` is the one that the change began from; `at` is when its author
 * says that it was made, for an import.
 */
export type Change = { by: number | null; reason: Reason; status: Status; version?: number; at?: string };

/** What a new post is beside its fields. */
export type Origin = { authorIds: number[]; trust?: Trust; source?: string; sourceDigest?: string; extra?: string | null };

/**
 * Posts, and every change to them. A change is one transaction: the post, its labels and aliases, a revision, and the
 * facts that it made stale. Nothing outside this file writes a post.
 */
@Injectable()
export class PostStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes a post. Returns its id. */
  create(fields: PostFields, change: Change, origin: Origin): Promise<number> {
    return this.database.change((tx) => createPost(tx, fields, change, origin, this.clock.iso()));
  }

  /** Changes a post. @throws Problem('stale') when somebody else changed it since `change.version`; nothing is overwritten */
  revise(id: number, fields: PostFields, change: Change): Promise<void> {
    return this.database.change((tx) => revisePost(tx, id, fields, change, this.clock.iso()));
  }

  /** Says whose a post is. Its text and its version stay as they are: no editor that is open is told to merge. */
  attribute(id: number, authorIds: number[]): Promise<void> {
    return this.database.change(async (tx) => {
      const before = await standingOf(tx, id).catch(notThere);
      await attribute(tx, id, authorIds);
      await recordStale(tx, before, id);
    });
  }

  /** Into the trash: gone from the site, kept in the database. @throws Problem as `trashPost` */
  trash(id: number, by: number | null, version?: number): Promise<void> {
    return this.database.change((tx) => trashPost(tx, id, { by, version }, this.clock.iso()));
  }

  /** Out of the trash: an idea again, or what it was before. @throws Problem('missing') when it is not there */
  restore(id: number, by: number | null, as: 'idea' | 'before' = 'idea'): Promise<void> {
    return this.database.change((tx) => restorePost(tx, id, by, as, this.clock.iso()));
  }

  /** Deletes for ever what is in the trash; its addresses go on saying that it is gone. @throws Problem('missing') when it is not there */
  delete(id: number): Promise<void> {
    return this.database.change((tx) => deletePost(tx, id));
  }

  /** When the next scheduled post is due; null when there is none. */
  async nextDue(): Promise<string | null> {
    return nextDue(await this.database.reader());
  }

  /** Publishes what was scheduled for a moment that has come. Returns what went wrong: a post that can't be published holds up no other. */
  async publishDue(): Promise<unknown[]> {
    const now = this.clock.iso();
    const failures: unknown[] = [];
    for (const id of await allDue(await this.database.reader(), now))
      await this.database.change((tx) => publishScheduled(tx, id, now)).catch((error: unknown) => failures.push(error));
    return failures;
  }
}

/** What comes from another blog is taken as it is. */
const isForReaders = ({ status, reason }: Change): boolean => status !== 'idea' && reason !== 'imported';

export async function createPost(tx: Writer, fields: PostFields, change: Change, origin: Origin, now: string): Promise<number> {
  checkFields(fields);
  if (isForReaders(change)) checkArrived(fields.markdown);
  const { authorIds, ...rest } = origin;
  const slug = await chooseSlug(tx, null, fields.slug, fields.title);
  const post = await tx.post.create({ data: { ...columns(fields, change, now), ...rest, uid: randomUUID(), slug, createdAt: now } });
  await setAuthors(tx, post.id, authorIds);
  await finish(tx, post, fields, null, now);
  await recordUses(tx, post.id, 'text', post);
  await addRevision(tx, post, change, now);
  await noteTelling(tx, post, { reason: change.reason, wasPublic: false }, now);
  await recordStale(tx, null, post.id);
  return post.id;
}

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
  const slug = keepsSlug && current.path !== null ? current.slug : await chooseSlug(tx, id, keepsSlug ? current.slug : fields.slug, fields.title);
  const kept = { ...fields, publishedAt: fields.publishedAt ?? (current.path ? current.publishedAt : null) };
  const post = await tx.post.update({ where: { id }, data: { ...columns(kept, change, now), ...rest, slug, version: { increment: 1 } } });
  if (authorIds) await setAuthors(tx, id, authorIds);
  await finish(tx, post, fields, before.path, now);
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

async function finish(tx: Writer, { id, status }: { id: number; status: string }, fields: PostFields, formerPath: string | null, now: string): Promise<void> {
  await setTags(tx, id, fields.tags);
  await setCategories(tx, id, fields.categories);
  await settlePath(tx, id, status as Status, formerPath, fields.aliases, now);
}

const notThere = (): never => {
  throw missing('There is no such post');
};
