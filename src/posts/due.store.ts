import type { Reader, Writer } from '../platform/database.service.js';
import { settlePath } from './place.store.js';
import { addRevision } from './revision.store.js';
import { recordStale, standingOf } from './standing.store.js';
import { noteTelling } from './telling.store.js';

/** Scheduled posts, and their moment. */

/** When the next scheduled post is due; null when there is none. */
export async function nextDue(reader: Reader): Promise<string | null> {
  const next = await reader.post.findFirst({ where: { status: 'scheduled' }, orderBy: { publishedAt: 'asc' }, select: { publishedAt: true } });
  return next?.publishedAt ?? null;
}

/** The posts whose moment has come, in the order of their dates. */
export async function allDue(reader: Reader, now: string): Promise<number[]> {
  const due = await reader.post.findMany({ where: { status: 'scheduled', publishedAt: { lte: now } }, orderBy: { publishedAt: 'asc' }, select: { id: true } });
  return due.map(({ id }) => id);
}

/** Publishes one, unless somebody was quicker or took it off the schedule. */
export async function publishScheduled(tx: Writer, id: number, now: string): Promise<void> {
  const isStill = await tx.post.count({ where: { id, status: 'scheduled', publishedAt: { lte: now } } });
  if (isStill === 0) return;
  const before = await standingOf(tx, id);
  const post = await tx.post.update({ where: { id }, data: { status: 'published', version: { increment: 1 } } });
  // Its author was asked when it was scheduled
  await settlePath(tx, id, 'published', { ...before, path: null }, now, { by: 'insistence' });
  await addRevision(tx, post, { by: null, reason: 'published' }, now);
  // What an import scheduled tells nobody either
  await noteTelling(tx, post, { reason: post.source === null ? 'published' : 'imported', wasPublic: false }, now);
  await recordStale(tx, before, id);
}
