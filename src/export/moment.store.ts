import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../core/media.js';
import { dropFolder, makeStaging } from '../media/media-folder.store.js';
import type { Config } from '../platform/config.js';
import { holdingLock } from '../platform/lock.store.js';
import { Rows } from '../platform/rows.store.js';
import { mediaOf, outsideImagesOf } from './blog-rows.store.js';

/** The blog as it is at one moment, held while others go on writing. */
export type Moment = { rows: Rows; linkOf: (digest: string, file: string) => string; release: () => void };

/**
 * Holds the database by a transaction that reads, and the files of the library by links: nobody sweeps them away before they are copied. A
 * process that dies leaves a folder that the next start sweeps.
 */
export async function holdMoment(config: Config): Promise<Moment> {
  const rows = new Rows(config.databaseFile);
  let links: string | null = null;
  const release = () => {
    rows.close();
    if (links !== null) dropFolder(links);
  };
  try {
    await holdingLock(config.mediaLockFile, async () => {
      rows.hold();
      // The same bytes may be a file of the library and a picture of another host
      const files = new Map([...mediaOf(rows), ...outsideImagesOf(rows)].map(({ digest, file }) => [digest, file]));
      if (files.size === 0) return;
      links = makeStaging(config.media);
      for (const [digest, file] of files) linkSync(join(config.media, folderOf(digest), file), join(links, digest));
    });
  } catch (error) {
    release();
    throw error;
  }
  return { rows, linkOf: (digest) => join(links ?? '', digest), release };
}
