import { BoundedMap } from '../core/bounded-map.js';
import type { Config } from '../platform/config.js';
import type { Database } from '../platform/database.service.js';
import { inOwnTransaction } from '../platform/own-transaction.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import type { Made } from './job.js';
import { digestOf, htmlOf, isKept, keptText, type Source, textOf, type Texts } from './kept-texts.store.js';
import { type Result, resultOf } from './refusal.js';
import { endIdle, renderApart } from './render-pool.service.js';

/** Rendered texts in memory, in characters: while many pages are made that show the same posts, and between two runs. */
const keptWhileMaking = 8_000_000;
const keptAtRest = 1_000_000;
/** How many characters wait to be written down, in one transaction. */
const batch = 2_000_000;

/**
 * The texts of public posts as HTML. What was rendered once is kept, one row a post, under a digest of all that it was made from: a page
 * in a new theme is wrapped anew and not rendered anew. What was refused once is kept just so: pages
 * that show it take no time for it whenever they are made. Nothing but time depends on the rows.
 */
export class TextStore implements Texts {
  readonly #texts = new BoundedMap<number, { digest: string; result: Promise<Result> }>(keptWhileMaking);
  readonly #fresh = new Map<number, { digest: string; result: Result }>();
  #waiting = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  async of(post: Source): Promise<Made> {
    return htmlOf(await this.#resultFor(post));
  }

  readonly apart = renderApart;

  /** Renders a text that was not yet, so that others find it kept. */
  async prepare(post: Source): Promise<void> {
    const digest = digestOf(post);
    if (!isKept(this.database.rows, post.id, digest)) await this.#rendered(post, digest);
  }

  #resultFor(post: Source): Promise<Result> {
    const digest = digestOf(post);
    const known = this.#texts.get(post.id);
    if (known?.digest === digest) return known.result;
    const result = this.#kept(post, digest);
    this.#texts.set(post.id, { digest, result }, post.markdown.length * 2);
    // Asked again, it is tried again
    result.catch(() => this.#texts.delete(post.id));
    return result;
  }

  /** After a large run no thread need wait for more. */
  readonly restAll = async (): Promise<void> => {
    await this.rest();
    endIdle();
  };

  /** Writes down what is fresh; the posts used last stay for the next small run. */
  async rest(): Promise<void> {
    this.#texts.shrinkTo(keptAtRest);
    await this.#write();
  }

  async #kept(post: Source, digest: string): Promise<Result> {
    const fresh = this.#fresh.get(post.id);
    if (fresh?.digest === digest) return fresh.result;
    return keptText(this.database.rows, post.id, digest) ?? this.#rendered(post, digest);
  }

  async #rendered(post: Source, digest: string): Promise<Result> {
    const result = await resultOf(renderApart(textOf(post), false));
    this.#fresh.set(post.id, { digest, result });
    this.#waiting += result.html.length + result.excerptHtml.length;
    if (this.#waiting > batch) await this.#write();
    return result;
  }

  #write(): Promise<void> {
    const rows = [...this.#fresh];
    this.#fresh.clear();
    this.#waiting = 0;
    if (rows.length > 0) this.#written = this.#written.then(() => this.#keep(rows)).catch(() => {}); // they are rendered again, then
    return this.#written;
  }

  /** Without Prisma, to which so much text is a burden. */
  async #keep(rows: [id: number, { digest: string; result: Result }][]): Promise<void> {
    const connection = new SqliteConnection(this.config.databaseFile, 'write', 0);
    try {
      await inOwnTransaction(connection, () => {
        const put = connection.db.prepare(keep);
        for (const [id, { digest, result }] of rows) {
          const { html, excerptHtml, ownExcerptHtml, hasMore, minutes, refusal } = result;
          put.run(digest, html, excerptHtml, ownExcerptHtml, Number(hasMore), minutes, refusal, id);
        }
      });
    } finally {
      connection.close();
    }
  }
}

/** A post may have gone meanwhile. */
const keep = `
  INSERT OR REPLACE INTO Rendered (postId, digest, html, excerptHtml, ownExcerptHtml, hasMore, minutes, refusal)
  SELECT id, ?, ?, ?, ?, ?, ?, ? FROM Post WHERE id = ?`;
