import type { Reader, Writer } from '../platform/database.service.js';
import { settlePath } from './place.store.js';
import { addRevision } from './revision.store.js';
import { recordStale, standingOf } from './standing.store.js';

/** Scheduled posts, and their moment. */

/** When the next scheduled post is due; null when there is none. */
export async function nextDue(reader: Reader): Promise<string | null> {
  const next = await reader.post.findFirst({ where: { status: 'scheduled' }, orderBy: { publishedAt: 'asc' }, select: { publishedAt: true } });
  return next?.publishedAt ?? null;
}

export async function publishAllDue(tx: Writer, now: string): Promise<void> {
  const due = await tx.post.findMany({ where: { status: 'scheduled', publishedAt: { lte: now } }, select: { id: true } });
  for (const { id } of due) await publishScheduled(tx, id, now);
}

async function publishScheduled(tx: Writer, id: number, now: string): Promise<void> {
  const before = await standingOf(tx, id);
  const post = await tx.post.update({ where: { id }, data: { status: 'published', version: { increment: 1 } } });
  await settlePath(tx, id, 'published', null, before.aliases, now);
  await addRevision(tx, post, { by: null, reason: 'published' }, now);
  await recordStale(tx, before, id);
}
