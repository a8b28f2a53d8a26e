import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { postsOf } from '../auth/post-rights.store.js';
import { missing, Problem } from '../core/problem.js';
import { Database, type Writer } from '../platform/database.service.js';
import { setCategories, setTags } from './labels.store.js';
import { chooseSlug, settlePath } from './place.store.js';
import { addRevision } from './revision.store.js';
import { recordStale, standingOf } from './standing.store.js';
import { noteGivenUp } from './taken.store.js';
import { noteTelling } from './telling.store.js';

const trashed = { status: 'trashed' } as const;
const rowFields = { id: true, title: true, words: true, updatedAt: true } as const;

/** The trash: posts that are off the site and off the desk, until they are put back or deleted for ever. */
@Injectable()
export class TrashStore {
  constructor(private readonly database: Database) {}

  /** Those that are somebody's to put back, deleted last come first. Nothing touches a post in the trash: `updatedAt` is when it came there. */
  async rows(author: SignedIn, stretch: { skip: number; take: number }) {
    const { post } = await this.database.reader();
    return post.findMany({ where: { ...trashed, ...postsOf(author) }, orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }], select: rowFields, ...stretch });
  }

  async count(author: SignedIn): Promise<number> {
    return (await this.database.reader()).post.count({ where: { ...trashed, ...postsOf(author) } });
  }

  /** The post with this id, or null when it is not in the trash. */
  async find(id: number) {
    const { post } = await this.database.reader();
    return Number.isSafeInteger(id) ? post.findUnique({ where: { id, ...trashed }, select: rowFields }) : null;
  }
}

/** @throws Problem('stale') when somebody else changed it since `version`, Problem('missing') when it is not there */
export async function trashPost(tx: Writer, id: number, { by, version }: { by: number | null; version?: number | undefined }, now: string): Promise<void> {
  const current = await tx.post.findUnique({ where: { id, NOT: trashed }, select: { status: true, version: true } });
  if (!current) throw missing('There is no such post');
  if (version !== undefined && version !== current.version)
    throw new Problem('stale', 'This post was changed since you read it, and was not deleted', 'version');
  const before = await standingOf(tx, id);
  const data = { ...trashed, trashedFrom: current.status, version: { increment: 1 }, updatedAt: now };
  const post = await tx.post.update({ where: { id }, data });
  await settlePath(tx, id, 'trashed', before, now, { by: 'author' });
  await addRevision(tx, post, { by, reason: 'trashed' }, now);
  await noteTelling(tx, post, { reason: 'trashed', wasPublic: before.path !== null }, now);
  await recordStale(tx, before, id);
}

/** An idea again, or what it was before, with its text, slug and old addresses. */
export async function restorePost(tx: Writer, id: number, by: number | null, as: 'idea' | 'before', now: string): Promise<void> {
  const trashedPost = await inTrash(tx, id);
  const before = await standingOf(tx, id);
  const status = as === 'idea' ? 'idea' : statusBefore(trashedPost, now);
  // Its own, unless it became an old address of another post meanwhile
  const slug = await chooseSlug(tx, id, '', trashedPost.slug);
  const post = await tx.post.update({ where: { id }, data: { status, slug, trashedFrom: null, version: { increment: 1 }, updatedAt: now } });
  await settlePath(tx, id, status, { ...before, path: null }, now, { by: 'nobody' });
  await addRevision(tx, post, { by, reason: 'restored' }, now);
  await noteTelling(tx, post, { reason: 'restored', wasPublic: true }, now);
  await recordStale(tx, before, id);
}

/** Of what should have been published while it was nowhere, only its author can know whether it is still meant. */
function statusBefore({ trashedFrom, publishedAt }: { trashedFrom: string | null; publishedAt: string | null }, now: string): string {
  const isLate = trashedFrom === 'scheduled' && (publishedAt ?? '') <= now;
  return isLate ? 'idea' : (trashedFrom ?? 'idea');
}

/** With its revisions and everything that was kept of it. The ledger keeps its addresses: what answered once is gone, not unknown. */
export async function deletePost(tx: Writer, id: number): Promise<void> {
  const { title, aliases } = await inTrash(tx, id);
  const keys = aliases.map(({ key }) => key);
  await noteGivenUp(tx, keys, { id, title, path: '' });
  await setTags(tx, id, []);
  await setCategories(tx, id, []);
  await tx.post.delete({ where: { id } });
}

async function inTrash(tx: Writer, id: number) {
  const select = { slug: true, title: true, trashedFrom: true, publishedAt: true, aliases: { select: { key: true } } } as const;
  const post = Number.isSafeInteger(id) ? await tx.post.findUnique({ where: { id, ...trashed }, select }) : null;
  if (!post) throw missing('There is no such post in the trash');
  return post;
}
