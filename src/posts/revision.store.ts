import type { Writer } from '../platform/database.service.js';

export type Reason = 'created' | 'autosaved' | 'saved' | 'published' | 'withdrawn' | 'trashed' | 'restored' | 'imported';

type Revised = { id: number; version: number; title: string; markdown: string; excerpt: string | null };
type By = { by: number | null; reason: Reason };

/** Autosaves of one author within ten minutes of the clock are one revision. */
const foldMs = 10 * 60_000;

/** Keeps the text as it stands now. */
export async function addRevision(tx: Writer, { id: postId, ...post }: Revised, { by, reason }: By, now: string): Promise<void> {
  const { version, title, markdown, excerpt } = post;
  const text = { version, title, markdown, excerpt, createdAt: now };
  const last = reason === 'autosaved' ? await tx.revision.findFirst({ where: { postId }, orderBy: { version: 'desc' } }) : null;
  const folds = last?.reason === 'autosaved' && last.authorId === by && span(last.createdAt) === span(now);
  if (folds) await tx.revision.update({ where: { id: last.id }, data: text });
  else await tx.revision.create({ data: { postId, ...text, authorId: by, reason } });
}

const span = (iso: string): number => Math.floor(Date.parse(iso) / foldMs);
