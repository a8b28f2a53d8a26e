import { folderOf, mediaFile } from '../core/media.js';
import type { Writer } from '../platform/database.service.js';
import type { Cleaned } from './job.js';
import { baseName } from './media-name.js';
import { columns, freeName, type MediaRow, type Noted, returnTo } from './media.store.js';

/** A file as another house had it: its names, its digest there, and the folders in which others were that it has replaced. */
export type Brought = {
  name: string;
  file: string;
  digest: string;
  alt: string | null;
  created: string;
  updated: string;
  by: number | null;
  aliases: string[];
  /** told of one that was not here before, within the transaction */
  noted: Noted;
};

/**
 * Puts a file where it stood in another house, within a transaction. Its bytes were cleaned again on the way: where they came out as others, what was at the old
 * address leads to them. One that is here already stays as it is.
 */
export async function bringMedia(tx: Writer, cleaned: Cleaned, brought: Brought, settle: (folder: string, file: string) => void): Promise<MediaRow> {
  const known = await tx.media.findUnique({ where: { digest: cleaned.digest } });
  if (known) return known;
  const name = await nameFor(tx, cleaned, brought);
  const file = isName(brought.file, cleaned.extension) ? brought.file : `${baseName(name)}.${cleaned.extension}`;
  settle(folderOf(cleaned.digest), file);
  const times = { createdAt: brought.created, updatedAt: brought.updated };
  const row = await tx.media.create({ data: { ...columns(cleaned, file), name, alt: brought.alt, authorId: brought.by, ...times } });
  const folders = new Set([...brought.aliases, folderOf(brought.digest)].filter((folder) => /^[0-9a-f]{20}$/.test(folder)));
  folders.delete(folderOf(cleaned.digest));
  for (const folder of folders) await tx.mediaAlias.upsert({ where: { folder }, create: { folder, mediaId: row.id }, update: {} });
  await brought.noted(tx, row.id);
  await returnTo(tx, mediaFile(row));
  return row;
}

async function nameFor(tx: Writer, cleaned: Cleaned, { name }: Brought): Promise<string> {
  const [, ending = ''] = /\.([a-z0-9]{1,5})$/.exec(name) ?? [];
  const isFree = isName(name, ending) && !(await tx.media.findUnique({ where: { name }, select: { id: true } }));
  return isFree ? name : freeName(tx, baseName(name), cleaned.extension);
}

const isName = (name: string, ending: string): boolean => ending !== '' && name === `${baseName(name)}.${ending}`;
