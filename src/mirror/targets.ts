import { resolve } from 'node:path';
import { invalid } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import type { Place } from './place.js';
import type { Target } from './target.js';

/** What can write to a place; loaded when it is wanted. */
export async function targetFor(place: Place, { store }: Config): Promise<Target> {
  if (place.kind === 'folder') return new (await import('./folder-target.store.js')).FolderTarget(resolve(place.folder));
  if (place.kind === 'rsync') return new (await import('./rsync-target.store.js')).RsyncTarget(place.destination);
  if (!store.key) throw invalid('QVILL_S3_KEY', 'QVILL_S3_KEY and QVILL_S3_SECRET are missing: a store takes nothing without them');
  return new (await import('./bucket-target.store.js')).BucketTarget(store, place.bucket, place.prefix);
}
