import { archivePaths, archivesOf } from '../core/feed-paths.js';
import { partPath, partsUpTo } from '../core/sitemap-parts.js';
import type { Rows } from '../platform/rows.store.js';
import type { Settings } from '../settings/settings.js';
import { newestOnes } from './new-pages.store.js';
import { countOn, newestId } from './public-posts.store.js';

/** The paths of what is counted beside the lists: the archives of the feeds, the parts of the sitemap. */
export const numberedPaths = (rows: Rows, settings: Pick<Settings, 'feedLength'>): string[] => [...archives(rows, settings), ...parts(rows)];

/** Those of them that were never made. A part may be in the middle: its posts wait, and later ones are public. */
export const newNumberedPaths = (rows: Rows, settings: Pick<Settings, 'feedLength'>, isMade: (path: string) => boolean): string[] => [
  ...newestOnes(archives(rows, settings), isMade),
  ...parts(rows).filter((path) => !isMade(path)),
];

const archives = (rows: Rows, { feedLength }: Pick<Settings, 'feedLength'>): string[] =>
  archivePaths(archivesOf(countOn(rows, { timeline: 'all' }), feedLength));
const parts = (rows: Rows): string[] => partsUpTo(newestId(rows)).map(partPath);
