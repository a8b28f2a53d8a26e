import { filesByName } from '../template-tags/files-by-name.js';
import type { OldFolder } from './old-site.js';
import { openOldSite, type ReadText } from './open-old-site.js';

/** What the files of a folder are read with. @param paths of all of its files; `posts` those that may be posts */
export const oldFolder = async (paths: readonly string[], posts: readonly string[], read: ReadText, timeZone: string): Promise<OldFolder> => ({
  site: await openOldSite(paths, read, timeZone),
  fileOf: filesByName(posts),
});
