import type { Database } from '../../platform/database.service.js';
import type { SyncedFields } from './synced-fields.js';

/** A file and its post as both were when they were the same last. */
export type Synced = { uid: string; path: string; text: string; fields: SyncedFields };

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

  async keep({ uid, path, text, fields }: Synced): Promise<void> {
    const key = { folder: this.folder, uid };
    const row = { path, text, fields: JSON.stringify(fields) };
    const { syncedFile } = await this.database.reader();
    // A sync that finds nothing writes nothing: who waits for commits would never rest
    if ((await syncedFile.count({ where: { ...key, ...row } })) > 0) return;
    await this.database.change((tx) => tx.syncedFile.upsert({ where: { folder_uid: key }, create: { ...key, ...row }, update: row }));
  }

  async forget(uid: string): Promise<void> {
    await this.database.change((tx) => tx.syncedFile.deleteMany({ where: { folder: this.folder, uid } }));
  }
}
