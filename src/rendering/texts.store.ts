import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BoundedMap } from '../core/bounded-map.js';
import { Problem } from '../core/problem.js';
import { Database } from '../platform/database.service.js';
import type { Made, Text } from './job.js';
import { renderApart } from './render-pool.service.js';
import { rendererVersion } from './renderer-version.store.js';

/** Rendered texts in memory, in characters: while many pages are made that show the same posts, and between two runs. */
const keptWhileMaking = 24_000_000;
const keptAtRest = 1_000_000;
const refusedMs = 600_000;
/** How many characters wait to be written down, in one transaction. */
const batch = 2_000_000;

/** A post as far as its text goes. */
export type Source = { id: number; markdown: string; excerpt: string | null; isHtmlCleaned: boolean; options?: Text['markdown'][2] };

/**
 * The texts of public posts as HTML. What was rendered once is kept, one row a post, under a digest of all that it was made from: a page
 * in a new theme is wrapped anew and not rendered anew. Nothing but time depends on the rows.
 */
@Injectable()
export class TextStore {
  readonly #texts = new BoundedMap<number, { digest: string; made: Promise<Made> }>(keptWhileMaking);
  readonly #fresh = new Map<number, { digest: string; made: Made }>();
  #waiting = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** @throws Problem('invalid', 'markdown') in words when the text can't be rendered */
  of(post: Source): Promise<Made> {
    const digest = digestOf(textOf(post));
    const known = this.#texts.get(post.id);
    if (known?.digest === digest) return known.made;
    const made = this.#kept(post, digest);
    this.#texts.set(post.id, { digest, made }, post.markdown.length * 2);
    made.catch((error: unknown) => this.#forget(post.id, error instanceof Problem ? refusedMs : 0));
    return made;
  }

  /** Asked again, it is tried again; a refusal stands for a while, so that a page that fails takes no time whenever it is tried. */
  #forget(id: number, milliseconds: number): void {
    setTimeout(() => this.#texts.delete(id), milliseconds).unref();
  }

  /** Writes down what is fresh, and gives back what a large run took; the posts used last stay for the next small one. */
  async rest(): Promise<void> {
    this.#texts.shrinkTo(keptAtRest);
    await this.#write();
  }

  async #kept(post: Source, digest: string): Promise<Made> {
    const row = this.database.rows.one<Row>(kept, post.id, digest);
    if (row) return { ...row, hasMore: row.hasMore === 1 };
    const made = await renderApart(textOf(post));
    this.#fresh.set(post.id, { digest, made });
    this.#waiting += made.html.length + made.excerptHtml.length;
    if (this.#waiting > batch) await this.#write();
    return made;
  }

  #write(): Promise<void> {
    if (this.#fresh.size === 0) return this.#written;
    const rows = JSON.stringify([...this.#fresh].map(([id, { digest, made }]) => ({ id, digest, ...made })));
    this.#fresh.clear();
    this.#waiting = 0;
    // A post may have gone meanwhile
    this.#written = this.database
      .change(async (tx) => {
        await tx.$executeRaw`
        INSERT OR REPLACE INTO Rendered (postId, digest, html, excerptHtml, ownExcerptHtml, hasMore, minutes)
        SELECT value ->> 'id', value ->> 'digest', value ->> 'html', value ->> 'excerptHtml', value ->> 'ownExcerptHtml', value ->> 'hasMore', value ->> 'minutes'
        FROM json_each(${rows}) WHERE value ->> 'id' IN (SELECT id FROM Post)`;
      })
      .catch(() => {}); // they are rendered again, then
    return this.#written;
  }
}

type Row = Omit<Made, 'hasMore'> & { hasMore: number };
const kept = 'SELECT html, excerptHtml, ownExcerptHtml, hasMore, minutes FROM Rendered WHERE postId = ? AND digest = ?';

/** Everything that a post's HTML is made from. */
export const textOf = ({ id, markdown, excerpt, isHtmlCleaned, options = {} }: Source): Text => ({
  markdown: [markdown, `p${id}-`, options],
  excerpt: excerpt ?? '',
  isCleaned: isHtmlCleaned,
});

const digestOf = (text: Text): string =>
  createHash('sha256')
    .update(JSON.stringify([rendererVersion(), text]))
    .digest('base64url');
