import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tokenIn } from '../auth/bearer.js';
import { deviceIn, sessionIn } from '../auth/cookies.js';
import { digestOf } from '../auth/secret.js';
import type { Config } from '../platform/config.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';

const tables = {
  session: 'SELECT authorId FROM Session WHERE digest = ?',
  device: 'SELECT authorId FROM Device WHERE digest = ?',
  token: 'SELECT authorId FROM Token WHERE digest = ?',
};

/**
 * Whether a request comes from somebody who was let in before, and who that is: by what the database has, since anybody can write a cookie. It opens nothing;
 * they only don't wait behind strangers. Asked without the framework, which strangers could have to be waited for.
 */
export class Known {
  #connection: SqliteConnection | undefined;

  constructor(private readonly config: Pick<Config, 'databaseFile' | 'isSecure'>) {}

  /** A name for whom it comes from; null for a stranger, and while the database can't be read. */
  nameOf({ headers }: IncomingMessage): string | null {
    const shown = [
      ['session', sessionIn(headers.cookie, this.config.isSecure)],
      ['device', deviceIn(headers.cookie, this.config.isSecure)],
      ['token', headers.authorization === undefined ? null : tokenIn({ headers: { authorization: headers.authorization } })],
    ] as const;
    for (const [table, secret] of shown) if (secret !== null && this.#has(table, secret)) return `${table} ${digestOf(secret)}`;
    return null;
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  #has(table: keyof typeof tables, secret: string): boolean {
    try {
      if (!this.#connection && !existsSync(this.config.databaseFile)) return false;
      this.#connection ??= new SqliteConnection(this.config.databaseFile, 'read', 0);
      return this.#connection.prepare(tables[table]).run.get(digestOf(secret)) !== undefined;
    } catch {
      this.close();
      return false;
    }
  }
}
