import { archivePaths, archivesOf } from '../core/feed-paths.js';
import { partPaths } from '../core/sitemap-parts.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { countOn, newestId } from './public-posts.store.js';

/** The paths of what is counted beside the lists: the archives of the feeds, the parts of the sitemap. */
export const numberedPaths = (rows: Rows, { feedLength }: Pick<Settings, 'feedLength'>): string[] => [
  ...archivePaths(archivesOf(countOn(rows, { timeline: 'all' }), feedLength)),
  ...partPaths(newestId(rows)),
];
