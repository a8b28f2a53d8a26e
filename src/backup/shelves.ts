import { resolve } from 'node:path';
import { invalid } from '../core/problem.js';
import { type Place, placeFrom } from '../mirror/place.js';
import type { Config } from '../platform/config.js';
import type { Shelf } from './shelf.js';

/** Where backups go: the place that is named, else `QVILL_BACKUP_TO`, else `QVILL_DATA/backups`. Its code is loaded when it is wanted. */
export async function shelfFor(config: Config, to = config.backupTo): Promise<Shelf> {
  const { url, store } = config;
  const place: Place | null = to === '' ? { kind: 'folder', folder: config.backups } : placeFrom(to);
  if (place?.kind === 'folder') return new (await import('./folder-shelf.store.js')).FolderShelf(resolve(place.folder), url);
  if (place?.kind !== 'bucket') throw invalid('to', `Backups go to a folder or to s3://bucket/prefix, and not to “${to}”`);
  if (!store.key) throw invalid('QVILL_S3_KEY', 'QVILL_S3_KEY and QVILL_S3_SECRET are missing: a store takes nothing without them');
  return new (await import('./bucket-shelf.store.js')).BucketShelf(store, place.bucket, place.prefix, url);
}
