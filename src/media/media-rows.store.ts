import { folderOf, type MediaFile, mediaFile } from '../core/media.js';
import type { MediaLookup } from '../core/media-html.js';
import type { Reader } from '../platform/database.service.js';

/** What pages ask of the media library. */

export async function mediaByName(reader: Reader, names: string[]): Promise<MediaLookup> {
  const rows = await reader.media.findMany({ where: { name: { in: names.slice(0, mostNames) } } });
  return new Map(rows.map((row) => [row.name, mediaFile(row)]));
}

/** SQLite takes 32,766 values in one question. No text is meant to name as many files. */
const mostNames = 30_000;

/** The file whose bytes are in this folder now; if there is none, the one that came in their place. */
export async function mediaInFolder(reader: Reader, folder: string): Promise<MediaFile | null> {
  const current = await reader.media.findFirst({ where: { digest: { gte: folder, lt: `${folder}g` } } });
  if (current && folderOf(current.digest) === folder) return mediaFile(current);
  const alias = await reader.mediaAlias.findUnique({ where: { folder }, include: { media: true } });
  return alias && mediaFile(alias.media);
}
