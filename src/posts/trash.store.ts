import { Injectable } from '@nestjs/common';
import { missing } from '../core/problem.js';
import { Database, type Writer } from '../platform/database.service.js';
import { setCategories, setTags } from './labels.store.js';
import { chooseSlug, settlePath } from './place.store.js';
import { addRevision } from './revision.store.js';
import { recordStale, standingOf } from './standing.store.js';

const trashed = { status: 'trashed' } as const;
const rowFields = { id: true, title: true, words: true, updatedAt: true } as const;

/** The trash: posts that are off the site and off the desk, until they are put back or deleted for ever. */
@Injectable()
export class TrashStore {
  constructor(private readonly database: Database) {}

  /** Those deleted last come first. Nothing touches a post in the trash: `updatedAt` is when it came there. */
  async rows(stretch: { skip: number; take: number }) {
    const { post } = await this.database.reader();
    return post.findMany({ where: trashed, orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }], select: rowFields, ...stretch });
  }

  async count(): Promise<number> {
    return (await this.database.reader()).post.count({ where: trashed });
  }

  /** The post with this id, or null when it is not in the trash. */
  async find(id: number) {
    const { post } = await this.database.reader();
    return Number.isSafeInteger(id) ? post.findUnique({ where: { id, ...trashed }, select: rowFields }) : null;
  }
}

export async function trashPost(tx: Writer, id: number, by: number | null, now: string): Promise<void> {
  const before = await standingOf(tx, id).catch(() => {
    throw missing('There is no such post');
  });
  const post = await tx.post.update({ where: { id }, data: { ...trashed, version: { increment: 1 }, updatedAt: now } });
  await settlePath(tx, id, 'trashed', before.path, before.aliases, now);
  await addRevision(tx, post, { by, reason: 'trashed' }, now);
  await recordStale(tx, before, id);
}

/** An idea again, with its text, slug and old addresses. Readers see neither of the two: nothing of the site is stale. */
export async function restorePost(tx: Writer, id: number, by: number | null, now: string): Promise<void> {
  const { slug } = await inTrash(tx, id);
  // Its own, unless it became an old address of another post meanwhile
  const free = await chooseSlug(tx, id, '', slug);
  const post = await tx.post.update({ where: { id }, data: { status: 'idea', slug: free, version: { increment: 1 }, updatedAt: now } });
  await addRevision(tx, post, { by, reason: 'restored' }, now);
}

/** With its revisions and everything that was kept of it. The ledger keeps its addresses: what answered once is gone, not unknown. */
export async function deletePost(tx: Writer, id: number): Promise<void> {
  await inTrash(tx, id);
  await setTags(tx, id, []);
  await setCategories(tx, id, []);
  await tx.post.delete({ where: { id } });
}

async function inTrash(tx: Writer, id: number): Promise<{ slug: string }> {
  const post = Number.isSafeInteger(id) && (await tx.post.findUnique({ where: { id, ...trashed }, select: { slug: true } }));
  if (!post) throw missing('There is no such post in the trash');
  return post;
}
