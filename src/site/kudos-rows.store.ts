import { createHash, randomBytes } from 'node:crypto';
import { missing } from '../core/problem.js';
import { inOwnTransaction } from '../platform/own-transaction.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { settingsOf } from '../settings/settings-rows.store.js';

/**
 * Readers' thanks. A row is one reader's, known only by the digest of a receipt that their browser keeps. Read and written
 * without Prisma: a reader's click loads nothing.
 */
export class KudosRows {
  readonly #connection: SqliteConnection;

  constructor(file: string) {
    this.#connection = new SqliteConnection(file, 'write', 0);
  }

  /** @throws Problem('missing') when the post is not public, or kudos are switched off */
  count(postId: number): number {
    const isPublic = this.#rows("SELECT 1 FROM Post WHERE id = ? AND status = 'published' AND kind = 'post'", postId).length > 0;
    if (!isPublic || !settingsOf(this.#connection).kudos) throw missing('There are no kudos here');
    return this.#rows('SELECT count(*) FROM Kudos WHERE postId = ?', postId)[0]![0] as number;
  }

  /** One more. The new count, and the receipt with which it can be taken back. */
  give(postId: number): Promise<{ count: number; receipt: string }> {
    const receipt = randomBytes(16).toString('base64url');
    return inOwnTransaction(this.#connection, () => {
      this.count(postId);
      this.#rows('INSERT INTO Kudos (digest, postId) VALUES (?, ?)', digestOf(receipt), postId);
      return { count: this.count(postId), receipt };
    });
  }

  /** Takes one back; a receipt that is not (or no longer) good changes nothing. The count. */
  takeBack(postId: number, receipt: string): Promise<number> {
    return inOwnTransaction(this.#connection, () => {
      this.#rows('DELETE FROM Kudos WHERE digest = ? AND postId = ?', digestOf(receipt), postId);
      return this.count(postId);
    });
  }

  close(): void {
    this.#connection.close();
  }

  #rows(sql: string, ...values: (string | number)[]): unknown[][] {
    return this.#connection.prepare(sql).run.all(...values) as unknown as unknown[][];
  }
}

const digestOf = (receipt: string): string => createHash('sha256').update(receipt).digest('base64url');
