import { folderOf, type MediaFile, mediaFile, type MediaRow } from '../core/media.js';
import type { MediaLookup } from '../core/media-html.js';
import type { Rows } from '../platform/rows.store.js';

/** What pages ask of the media library. */

export function mediaByName(rows: Rows, names: string[]): MediaLookup {
  const found = rows.all<MediaRow>(`SELECT ${fields} FROM Media WHERE name IN (SELECT value FROM json_each(?))`, JSON.stringify(names));
  return new Map(found.map((row) => [row.name, mediaFile(row)]));
}

const fields = 'name, digest, file, type, width, height, bytes, alt, sizes';

/** The file whose bytes are in this folder now; if there is none, the one that came in their place. */
export function mediaInFolder(rows: Rows, folder: string): MediaFile | null {
  const current = rows.one<MediaRow>(`SELECT ${fields} FROM Media WHERE digest >= ? AND digest < ?`, folder, `${folder}g`);
  if (current && folderOf(current.digest) === folder) return mediaFile(current);
  const later = rows.one<MediaRow>(`SELECT ${fields} FROM Media WHERE id = (SELECT mediaId FROM MediaAlias WHERE folder = ?)`, folder);
  return later ? mediaFile(later) : null;
}
