import type { Database, Writer } from '../../platform/database.service.js';
import { noTargets, type Targets } from './local-addresses.js';
import type { SyncedFields } from './synced-fields.js';

/** A file and its post as both were when they were the same last. */
export type Synced = { uid: string; path: string; readonly text: string; readonly fields: SyncedFields; targets: Targets };

/** Rows of one transaction. */
export const together = 200;

const targetsIn = (json: string): Targets => (json === '[]' ? noTargets : new Map(JSON.parse(json) as [string, string | null][]));

/** What is known of one folder. It is kept in the database: nothing of ours lies among an author's notes, and a clone of the folder elsewhere has no say in it. */
export class SyncedStore {
  constructor(
    private readonly database: Database,
    private readonly folder: string,
  ) {}

  /** By uid. What a file and its post said is read when it is asked for: of thousands few have changed. */
  all(): Map<string, Synced> {
    const { rows } = this.database;
    const [text, fields] = ['SELECT text FROM SyncedFile WHERE folder = ? AND uid = ?', 'SELECT fields FROM SyncedFile WHERE folder = ? AND uid = ?'] as const;
    const known = rows.all<{ uid: string; path: string; targets: string }>(
      'SELECT uid, path, targets FROM SyncedFile WHERE folder = ? ORDER BY path',
      this.folder,
    );
    const { folder } = this;
    const syncedOf = (uid: string, path: string, targets: Targets): Synced => ({
      uid,
      path,
      targets,
      get text() {
        return rows.one<{ text: string }>(text, folder, uid)!.text;
      },
      get fields() {
        return JSON.parse(rows.one<{ fields: string }>(fields, folder, uid)!.fields) as SyncedFields;
      },
    });
    return new Map(known.map(({ uid, path, targets }) => [uid, syncedOf(uid, path, targetsIn(targets))]));
  }

  /** Whether a file is as it was, and names its post. */
  hasText(uid: string, text: string): boolean {
    return (
      this.database.rows.one('SELECT 1 FROM SyncedFile WHERE folder = ? AND uid = ? AND text = ? AND instr(text, uid) > 0', this.folder, uid, text) !==
      undefined
    );
  }

  /** Whether a post is as it was. */
  hasFields(uid: string, fields: SyncedFields): boolean {
    const sql = 'SELECT 1 FROM SyncedFile WHERE folder = ? AND uid = ? AND fields = ?';
    return this.database.rows.one(sql, this.folder, uid, JSON.stringify(fields)) !== undefined;
  }

  /** Where all texts lead, as they are known by now. */
  async targets(): Promise<Set<string>> {
    const rows = await (
      await this.database.reader()
    ).syncedFile.findMany({ where: { folder: this.folder, NOT: { targets: '[]' } }, select: { targets: true } });
    return new Set(rows.flatMap(({ targets }) => [...targetsIn(targets).values()].filter((target) => target !== null)));
  }

  /** The addresses of the posts of files, by their paths. */
  addresses(): Map<string, string | null> {
    const sql = 'SELECT SyncedFile.path AS file, Post.path AS address FROM SyncedFile JOIN Post USING (uid) WHERE folder = ?';
    return new Map(this.database.rows.all<{ file: string; address: string | null }>(sql, this.folder).map(({ file, address }) => [file, address]));
  }

  keep(synced: Synced): Promise<void> {
    return this.keepAll([synced]);
  }

  async keepAll(all: readonly Synced[]): Promise<void> {
    for (let at = 0; at < all.length; at += together) await this.database.change((tx) => this.keepIn(tx, all.slice(at, at + together)));
  }

  /** The same, within the transaction of a change. */
  async keepIn(tx: Writer, all: readonly Synced[]): Promise<void> {
    const columns = all.map(({ uid, path, text, fields, targets }) => [uid, path, text, JSON.stringify(fields), JSON.stringify([...targets])]);
    await tx.$executeRaw`
      INSERT INTO SyncedFile (folder, uid, path, text, fields, targets)
      SELECT ${this.folder}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(${JSON.stringify(columns)})
      WHERE true ON CONFLICT (folder, uid) DO UPDATE SET path = excluded.path, text = excluded.text, fields = excluded.fields, targets = excluded.targets`;
  }

  async forget(uid: string): Promise<void> {
    await this.database.change((tx) => tx.syncedFile.deleteMany({ where: { folder: this.folder, uid } }));
  }
}
