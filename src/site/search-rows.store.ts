import { existsSync } from 'node:fs';
import { dateIn } from '../core/long-date.js';
import type { SearchQuery } from '../core/search-query.js';
import { markedOf, pieceOf } from '../core/search-piece.js';
import { type Hit, perPage } from '../core/search-results.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { settingsOf } from '../settings/settings-rows.store.js';

/** Of a word that is everywhere only the newest posts are weighed: the others could not be nearer in any way that matters. */
const weighed = 500;
/** How much more a word in the title weighs. */
const titleWeight = 10;

export type Found = { hits: Hit[]; total: number; isMore: boolean };

/** FTS5 takes only whole numbers for its row ids, and JavaScript's are none to SQLite. */
type Row = [id: number, path: string, date: string | null, lang: string | null];

/** The search index, read beside the blog: what is not public at this moment is not found. */
export class SearchRows {
  readonly #connection: SqliteConnection;

  /** @throws when there is no index */
  constructor(searchFile: string, databaseFile: string) {
    if (!existsSync(searchFile)) throw new Error(`${searchFile} is missing; the next start makes it again`);
    this.#connection = new SqliteConnection(searchFile, 'read');
    this.#connection.db.prepare('ATTACH DATABASE ? AS blog').run(databaseFile);
  }

  /** The posts that match, the nearest first. @param match one of the query's two @param page from 1 */
  find(match: string, wanted: SearchQuery['wanted'], page: number): Found {
    const place = settingsOf(this.#connection, 'blog');
    const rows = this.#all(matching, `{title} : (${match})`, match) as unknown as Row[];
    const shown = rows.slice((page - 1) * perPage, page * perPage);
    const hits = shown.map(([id, path, date, lang]) => {
      const [title, body, shownTitle, shownBody] = (this.#all(entry, BigInt(id))[0] ?? ['', '', null, null]) as Entry;
      const when = date === null ? null : { iso: date, words: dateIn(place, date) };
      return { path, date: when, lang, title: markedOf(title, shownTitle ?? title, wanted), piece: pieceOf(body, shownBody ?? body, wanted) };
    });
    return { hits, total: rows.length, isMore: rows.length >= weighed };
  }

  close(): void {
    this.#connection.close();
  }

  #all(sql: string, ...values: (string | bigint)[]): unknown[][] {
    return this.#connection.prepare(sql).run.all(...values) as unknown as unknown[][];
  }
}

const newest = `SELECT rowid AS id, bm25(Entry, ${titleWeight}, 1) AS score FROM Entry WHERE Entry MATCH ? ORDER BY rowid DESC LIMIT ${weighed}`;

/** CROSS JOIN: from the hits to their posts. The planner would go through all posts. */
const matching = `
  WITH hit AS MATERIALIZED (SELECT id, min(score) AS score FROM (SELECT * FROM (${newest}) UNION ALL SELECT * FROM (${newest})) GROUP BY id)
  SELECT post.id, post.path, post.publishedAt, post.lang FROM hit CROSS JOIN blog.Post AS post USING (id)
  WHERE post.path IS NOT NULL AND post.status = 'published' ORDER BY hit.score, post.publishedAt DESC LIMIT ${weighed}`;

/** As the index has it, folded, and as it was written where that is something else. */
type Entry = [title: string, body: string, shownTitle: string | null, shownBody: string | null];
const entry = 'SELECT title, body, shownTitle, shownBody FROM Entry WHERE rowid = ?';
