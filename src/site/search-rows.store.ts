import { existsSync } from 'node:fs';
import { dateIn } from '../core/long-date.js';
import type { SearchQuery } from '../core/search-query.js';
import { unfolded } from '../core/search-fold.js';
import { pieceOf } from '../core/search-piece.js';
import { found, type Hit, perPage } from '../core/search-results.js';
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

  /** The posts that match, the nearest first. @param page from 1 */
  find(match: SearchQuery['all'], page: number): Found {
    const place = settingsOf(this.#connection, 'blog');
    const rows = this.#all(matching, `{title} : (${match})`, match) as unknown as Row[];
    const shown = rows.slice((page - 1) * perPage, page * perPage);
    const hits = shown.map(([id, path, date, lang]) => {
      const row = (this.#all(pieces, match, BigInt(id))[0] ?? ['', '', null, null, null]) as Piece;
      return { path, date: date === null ? null : { iso: date, words: dateIn(place, date) }, lang, ...shownOf(row) };
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

/** What was found, as the index has it, folded, and as it was written where that is something else. */
type Piece = [title: string, marked: string, shownTitle: string | null, shownBody: string | null, body: string | null];

const ends = [found.from, found.to];

function shownOf([title, marked, shownTitle, shownBody, body]: Piece): Pick<Hit, 'title' | 'piece'> {
  const piece = pieceOf(marked);
  const shown = shownTitle === null ? title : unfolded(title, shownTitle, 0, ends);
  if (shownBody === null || body === null) return { title: shown, piece };
  const [, before = '', inside = '', after = ''] = /^(…?)([^]*?)(…?)$/.exec(piece) ?? [];
  const from = body.indexOf(inside.replaceAll(found.from, '').replaceAll(found.to, ''));
  return { title: shown, piece: from < 0 ? piece : before + unfolded(inside, shownBody, from, ends) + after };
}

/** CROSS JOIN: from the hits to their posts. The planner would go through all posts. */
const matching = `
  WITH hit AS MATERIALIZED (SELECT id, min(score) AS score FROM (SELECT * FROM (${newest}) UNION ALL SELECT * FROM (${newest})) GROUP BY id)
  SELECT post.id, post.path, post.publishedAt, post.lang FROM hit CROSS JOIN blog.Post AS post USING (id)
  WHERE post.path IS NOT NULL AND post.status = 'published' ORDER BY hit.score, post.publishedAt DESC LIMIT ${weighed}`;

const marks = `'${found.from}', '${found.to}'`;
const pieces = `SELECT highlight(Entry, 0, ${marks}), highlight(Entry, 1, ${marks}), shownTitle, shownBody, iif(shownBody IS NULL, NULL, body)
  FROM Entry WHERE Entry MATCH ? AND rowid = ?`;
