import { archivePaths, archivesOf } from '../core/feed-paths.js';
import { partPaths } from '../core/sitemap-parts.js';
import type { Reader } from '../platform/database.service.js';
import type { Settings } from '../settings/settings.js';
import { countOn, newestId } from './public-posts.store.js';

/** The paths of what is counted beside the lists: the archives of the feeds, the parts of the sitemap. */
export async function numberedPaths(reader: Reader, { feedLength }: Pick<Settings, 'feedLength'>): Promise<string[]> {
  const [listed, newest] = await Promise.all([countOn(reader, { timeline: 'all' }), newestId(reader)]);
  return [...archivePaths(archivesOf(listed, feedLength)), ...partPaths(newest)];
}
