import type { Config } from '../platform/config.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { madeWith, madeWithRow, themeNow, themeRow } from './made-with.store.js';
import { failedPage } from './failed-page.js';
import { isSearchIndexThere } from './search-index-there.store.js';

const areOn = "EXISTS (SELECT 1 FROM Setting WHERE name = 'webmentions' AND value = 'true')";
const mentionDues = [
  ['Mention', 'nextAt'],
  ['SentMention', 'nextAt'],
  ['Telling', 'dueAt'],
] as const;
const mentions = mentionDues.map(([table, column]) => `${table} WHERE ${column} IS NOT NULL AND ${areOn}`);

/**
 * Whether there is work that nobody asks for: what a crash, an upgrade or another process left, and posts that come due. Read
 * without Prisma and without the framework, so that a process that only serves readers need not load them.
 */
export class Undone {
  readonly #connection: SqliteConnection;

  constructor(private readonly config: Config) {
    this.#connection = new SqliteConnection(config.databaseFile, 'read');
  }

  /** A number that changes with every commit of another connection. */
  version(): unknown {
    return this.#value('PRAGMA data_version');
  }

  /** Whether the blog was never opened, has no account yet, or was made by another version, with another theme or for another address. */
  get isForeign(): boolean {
    const known = this.#value('SELECT value FROM Setting WHERE name = ?', madeWithRow);
    const theme = this.#value('SELECT value FROM Setting WHERE name = ?', themeRow) ?? '""';
    const isMade = known === madeWith(this.config) && theme === themeNow(this.config) && isSearchIndexThere(this.config);
    return !isMade || this.#value('SELECT 1 FROM Author WHERE email IS NOT NULL') === undefined;
  }

  /** Whether pages are stale, edges have addresses to forget, a hub has to be told, pictures wait for their sizes, or mentions to be read or sent. */
  isAnything(): boolean {
    const some = ['Stale', "Media WHERE state = 'waiting'", 'HubPing', ...(this.config.edges.length > 0 ? ['Purge'] : []), ...mentions];
    return this.#value(`${some.map((each) => `SELECT 1 FROM ${each}`).join(' UNION ALL ')} LIMIT 1`) !== undefined;
  }

  /** When the next scheduled post is due, or the next look at a followed text, in ISO 8601; null when none is. */
  nextDue(): string | null {
    const dues = "SELECT min(publishedAt) AS at FROM Post WHERE status = 'scheduled' UNION ALL SELECT min(nextAt) FROM RedirectFeed";
    return this.#value(`SELECT min(at) FROM (${dues})`) as string | null;
  }

  /** When there is something to do next that nobody asks for, of any kind, in ISO 8601; a moment long ago for what is to be done now, null when nothing is. */
  nextWork(): string | null {
    const now = "SELECT '1970-01-01T00:00:00.000Z' WHERE EXISTS";
    const dues = [
      "SELECT min(publishedAt) AS at FROM Post WHERE status = 'scheduled'",
      `${now} (SELECT 1 FROM Stale WHERE fact NOT LIKE '${failedPage('')}%')`,
      `${now} (SELECT 1 FROM Media WHERE state = 'waiting')`,
      ...['RedirectFeed', 'PageProblem', 'HubPing', ...(this.config.edges.length > 0 ? ['Purge'] : [])].map((table) => `SELECT min(nextAt) FROM ${table}`),
      ...mentionDues.map(([table, column]) => `SELECT min(${column}) FROM ${table} WHERE ${areOn}`),
    ];
    return this.#value(`SELECT min(at) FROM (${dues.join(' UNION ALL ')})`) as string | null;
  }

  close(): void {
    this.#connection.close();
  }

  #value(sql: string, ...values: string[]): unknown {
    const row = this.#connection.prepare(sql).run.get(...values) as unknown as [unknown] | undefined;
    return row?.[0];
  }
}
