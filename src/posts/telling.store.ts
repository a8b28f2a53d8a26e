import type { Writer } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';
import type { Reason } from './revision.store.js';

type Changed = { id: number; status: string; publishedAt: string | null };

const freshMs = 24 * 3_600_000;

/**
 * Notes, in the transaction of a change, that others may have to be told of the links of a post; mentions/ does so later. A post tells from
 * the moment it is published for the first time, if that is within a day of its date: nothing that was imported, dated back, or published
 * while webmentions were off tells anybody, whatever becomes of it.
 */
export async function noteTelling(tx: Writer, post: Changed, { reason, wasPublic }: { reason: Reason; wasPublic: boolean }, now: string): Promise<void> {
  if (reason === 'imported') return;
  const { count } = await tx.telling.updateMany({ where: { postId: post.id }, data: { dueAt: now } });
  const isNew = !wasPublic && post.status === 'published' && Date.parse(now) - Date.parse(post.publishedAt ?? now) <= freshMs;
  if (count > 0 || !isNew || !(await settingsIn(tx)).webmentions) return;
  await tx.telling.create({ data: { postId: post.id, dueAt: now } });
}
