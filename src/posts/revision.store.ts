import type { Writer } from '../platform/database.service.js';

export type Reason = 'created' | 'autosaved' | 'saved' | 'published' | 'withdrawn' | 'trashed' | 'restored' | 'imported';

type Revised = { id: number; version: number; title: string; markdown: string; excerpt: string | null };
type By = { by: number | null; reason: Reason };
type Kept = { title: string; markdown: string; excerpt: string | null; authorId: number | null; reason: string; createdAt: string };

/** Autosaves of one author within ten minutes of the clock are one revision. */
const foldMs = 10 * 60_000;

/**
 * Keeps the text as it stands now. A save without a new word is no revision, but it marks the autosave that brought the text:
 * from then on nothing is folded into that one.
 */
export async function addRevision(tx: Writer, { id: postId, ...post }: Revised, { by, reason }: By, now: string): Promise<void> {
  const { version, title, markdown, excerpt } = post;
  const text = { version, title, markdown, excerpt, createdAt: now };
  const last = reason === 'saved' || reason === 'autosaved' ? await tx.revision.findFirst({ where: { postId }, orderBy: { version: 'desc' } }) : null;
  if (last && isSame(last, post)) {
    if (reason === 'saved' && last.reason === 'autosaved') await tx.revision.update({ where: { id: last.id }, data: { ...text, reason } });
  } else if (last && reason === 'autosaved' && folds(last, by, now)) await tx.revision.update({ where: { id: last.id }, data: text });
  else
    await tx.$executeRaw`
      INSERT INTO Revision (postId, authorId, version, title, reason, createdAt, excerpt, markdown)
      VALUES (${postId}, ${by}, ${version}, ${title}, ${reason}, ${now}, ${excerpt}, ${markdown})`;
}

/** Makes the last autosave a revision of its own. */
export async function settleLast(tx: Writer, postId: number): Promise<void> {
  const last = await tx.revision.findFirst({ where: { postId }, orderBy: { version: 'desc' }, select: { id: true, reason: true } });
  if (last?.reason === 'autosaved') await tx.revision.update({ where: { id: last.id }, data: { reason: 'saved' } });
}

const isSame = (last: Kept, { title, markdown, excerpt }: Omit<Revised, 'id'>): boolean =>
  last.title === title && last.markdown === markdown && last.excerpt === excerpt;

const folds = (last: Kept, by: number | null, now: string): boolean =>
  last.reason === 'autosaved' && last.authorId === by && span(last.createdAt) === span(now);

const span = (iso: string): number => Math.floor(Date.parse(iso) / foldMs);
