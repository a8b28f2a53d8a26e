import type { Database } from '../../platform/database.service.js';
import type { SyncedFields } from './synced-fields.js';

/** A file and its post as both were when they were the same last. */
export type Synced = { uid: string; path: string; text: string; fields: SyncedFields };

/** Rows of one transaction. */
const together = 200;

/** What is known of one folder. It is kept in the database: nothing of ours lies among an author's notes, and a clone of the folder elsewhere has no say in it. */
export class SyncedStore {
  constructor(
    private readonly database: Database,
    private readonly folder: string,
  ) {}

  async all(): Promise<Map<string, Synced>> {
    const rows = await (await this.database.reader()).syncedFile.findMany({ where: { folder: this.folder }, orderBy: { path: 'asc' } });
    return new Map(rows.map(({ uid, path, text, fields }) => [uid, { uid, path, text, fields: JSON.parse(fields) as SyncedFields }]));
  }

  keep(synced: Synced): Promise<void> {
    return this.keepAll([synced]);
  }

  async keepAll(all: readonly Synced[]): Promise<void> {
    for (let at = 0; at < all.length; at += together) {
      const rows = JSON.stringify(all.slice(at, at + together).map(({ uid, path, text, fields }) => [uid, path, text, JSON.stringify(fields)]));
      await this.database.change(
        (tx) => tx.$executeRaw`
          INSERT INTO SyncedFile (folder, uid, path, text, fields)
          SELECT ${this.folder}, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${rows})
          WHERE true ON CONFLICT (folder, uid) DO UPDATE SET path = excluded.path, text = excluded.text, fields = excluded.fields`,
      );
    }
  }

  async forget(uid: string): Promise<void> {
    await this.database.change((tx) => tx.syncedFile.deleteMany({ where: { folder: this.folder, uid } }));
  }
}
