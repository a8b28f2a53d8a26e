import { rmSync, statSync, writeFileSync } from 'node:fs';
import type { SearchEntry } from '../core/search-entry.js';
import { folded } from '../core/search-fold.js';
import { withGaps } from '../core/search-gaps.js';
import type { Config } from '../platform/config.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { isSearchIndexThere, searchVersion } from './search-index-there.store.js';

/**
 * The full text of public posts, in a file of its own beside the blog's: nothing in it is not in the blog too, so it is no part of a
 * backup, and one that is missing or spoiled is made again. Who writes holds the lock of publishing.
 */
export class SearchIndex {
  /** with the number of the file that it was opened on: somebody may put another in its place */
  #open: { connection: SqliteConnection; file: number } | undefined;

  constructor(private readonly config: Config) {}

  /** Makes an empty one if there is none to go on with. */
  prepare(): void {
    if (isSearchIndexThere(this.config)) return;
    for (const end of ['', '-wal', '-shm']) rmSync(this.config.searchFile + end, { force: true });
    writeFileSync(this.config.searchFile, '', { mode: 0o600 });
    const connection = new SqliteConnection(this.config.searchFile, 'write');
    try {
      connection.db
        .exec(`CREATE VIRTUAL TABLE Entry USING fts5(title, body, shownTitle UNINDEXED, shownBody UNINDEXED, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
        PRAGMA user_version = ${searchVersion}`);
    } finally {
      connection.close();
    }
  }

  /** Holds these posts as they are now, and no post that is not public any more. One transaction. */
  put(entries: SearchEntry[], isTidied: boolean): void {
    if (entries.length === 0 && !isTidied) return;
    const { db } = this.#writer();
    db.exec('BEGIN IMMEDIATE');
    try {
      // Most are what they were: a look at them takes a fifth of the time
      const known = db.prepare('SELECT title = ? AND body = ? AND shownTitle IS ? AND shownBody IS ? AS isSame FROM Entry WHERE rowid = ?');
      const remove = db.prepare('DELETE FROM Entry WHERE rowid = ?');
      const add = db.prepare('INSERT INTO Entry (rowid, title, body, shownTitle, shownBody) VALUES (?, ?, ?, ?, ?)');
      for (const { id, title, text } of entries) {
        const shown = [withGaps(title.normalize('NFC')), text];
        const found = shown.map(folded);
        const fields = [...found, ...shown.map((each, at) => (each === found[at] ? null : each))];
        const before = known.get(...fields, id);
        if (before?.['isSame'] === 1) continue;
        if (before) remove.run(id);
        add.run(id, ...fields);
      }
      if (isTidied) db.exec('DELETE FROM Entry WHERE rowid NOT IN (SELECT id FROM blog.Post WHERE path IS NOT NULL)');
      db.exec('COMMIT');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#open?.connection.close();
    this.#open = undefined;
  }

  /** The connection that writes. It stays: the last one to close would tidy the file, which takes longer than a post does. */
  #writer(): SqliteConnection {
    const file = statSync(this.config.searchFile, { throwIfNoEntry: false })?.ino;
    if (this.#open && this.#open.file === file) return this.#open.connection;
    this.close();
    this.prepare();
    const connection = new SqliteConnection(this.config.searchFile, 'write');
    connection.db.prepare('ATTACH DATABASE ? AS blog').run(this.config.databaseFile);
    this.#open = { connection, file: statSync(this.config.searchFile).ino };
    return connection;
  }
}
