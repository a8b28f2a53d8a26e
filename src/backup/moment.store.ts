import { cpSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folderOf, type SizeRow } from '../core/media.js';
import { dropFolder, makeStaging } from '../media/media-folder.store.js';
import { link } from '../mirror/snapshot.store.js';
import type { Config } from '../platform/config.js';
import { copyDatabase } from '../platform/database-copy.store.js';
import { holdingLock } from '../platform/lock.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { filesBelow } from '../publishing/tree-files.store.js';
import { type Lack, parts } from './manifest.js';
import { digestsText, treeDigests } from './tree-digests.store.js';

/** A file of a backup: its name there and where its bytes lie. `digest`: the SHA-256 that the database knows. */
export type Part = { name: string; file: string; digest?: string };

export type Moment = {
  parts: Part[];
  lacks: Lack[];
  counts: { posts: number; media: number; people: number; pages: number };
  migration: string;
  release: () => void;
};

type MediaRow = { digest: string; file: string; sizes: string };

/**
 * The blog as it is at one moment, as files that stay as they are while it goes on. While nobody publishes and nobody moves media, the database
 * copies itself (`VACUUM INTO`: a copy of a file that is written to is none), media are linked, and what readers get is written down.
 */
export async function holdMoment(config: Config, work: string): Promise<Moment> {
  dropFolder(work); // what a run has left that was killed: who is here holds the lock
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const links = makeStaging(config.media);
  const release = () => [links, work].forEach(dropFolder);
  const [database, tree] = [join(work, parts.database), join(work, parts.tree)];
  try {
    return await holdingLock(config.lockFile, async () => {
      const [known, media] = await holdingLock(config.mediaLockFile, async () => {
        const live = new SqliteConnection(config.databaseFile, 'write');
        try {
          copyDatabase(live, database);
        } finally {
          live.close();
        }
        const read = whatIsIn(database);
        return [read, linkMedia(config, read.media, links)] as const;
      });
      const digests = treeDigests(config.site);
      writeFileSync(tree, digestsText(digests));
      const files = [{ name: parts.database, file: database }, { name: parts.tree, file: tree }, ...themeOf(config, work), ...media.parts];
      const counts = { ...known.counts, media: known.media.length, pages: digests.size };
      return { parts: files, lacks: media.lacks, counts, migration: known.migration, release };
    });
  } catch (error) {
    release();
    throw error;
  }
}

/** The library's files, and pictures of other hosts that are held, by their tables; several addresses may have one. */
const mediaFiles = {
  Media: 'SELECT digest, file, sizes FROM Media',
  OutsideImage: "SELECT digest, file, '[]' AS sizes FROM OutsideImage WHERE digest IS NOT NULL",
};

/** An upgrade asks this of a database that is older than this version. */
function whatIsIn(file: string) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const hasFiles = (table: string) => database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = 'file'").get(table) !== undefined;
    const media = Object.entries(mediaFiles).flatMap(([table, sql]) => (hasFiles(table) ? [sql] : []));
    const one = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0];
    return {
      counts: { posts: Number(one('SELECT count(*) FROM Post')), people: Number(one('SELECT count(*) FROM Author WHERE email IS NOT NULL')) },
      migration: String(one('SELECT max(migration_name) FROM _prisma_migrations')),
      media: media.length > 0 ? (database.prepare(`${media.join(' UNION ')} ORDER BY digest, file`).all() as MediaRow[]) : [],
    };
  } finally {
    database.close();
  }
}

function linkMedia({ media }: Config, rows: MediaRow[], links: string): { parts: Part[]; lacks: Lack[] } {
  const [found, lacks]: [Part[], Lack[]] = [[], []];
  for (const { digest, file, sizes } of rows) {
    const own = { file, digest } as { file: string; digest?: string };
    for (const each of [own, ...(JSON.parse(sizes) as SizeRow[])]) {
      const name = `${parts.media}/${folderOf(digest)}/${each.file}`;
      const there = join(media, folderOf(digest), each.file);
      if (!statSync(there, { throwIfNoEntry: false })?.isFile()) {
        lacks.push({ file: name, reason: 'it is missing' });
        continue;
      }
      const held = join(links, String(found.length));
      link(there, held);
      found.push({ name, file: held, ...('digest' in each && each.digest ? { digest: each.digest } : {}) });
    }
  }
  return { parts: found, lacks };
}

/** The theme’s files may be edited while they are read, so they are copied. */
function themeOf({ theme }: Config, work: string): Part[] {
  if (!existsSync(theme)) return [];
  const copy = join(work, parts.theme);
  cpSync(theme, copy, { recursive: true, filter: (source) => !/\/\.[^/]*$/.test(source) });
  return [...filesBelow(copy)].filter((file) => statSync(file).isFile()).map((file) => ({ name: file.slice(work.length + 1), file }));
}
