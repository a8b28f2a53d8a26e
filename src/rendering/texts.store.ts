import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BoundedMap } from '../core/bounded-map.js';
import { Database } from '../platform/database.service.js';
import type { Made, Text } from './job.js';
import { refusedWith, type Result, resultOf } from './refusal.js';
import { renderApart } from './render-pool.service.js';
import { rendererVersion } from './renderer-version.store.js';

/** Rendered texts in memory, in characters: while many pages are made that show the same posts, and between two runs. */
const keptWhileMaking = 24_000_000;
const keptAtRest = 1_000_000;
/** How many characters wait to be written down, in one transaction. */
const batch = 2_000_000;

/** A post as far as its text goes. */
export type Source = { id: number; markdown: string; excerpt: string | null; isHtmlCleaned: boolean; options?: Text['markdown'][2] };

/**
 * The texts of public posts as HTML. What was rendered once is kept, one row a post, under a digest of all that it was made from: a page
 * in a new theme is wrapped anew and not rendered anew. What was refused once is kept just so: pages
 * that show it take no time for it whenever they are made. Nothing but time depends on the rows.
 */
@Injectable()
export class TextStore {
  readonly #texts = new BoundedMap<number, { digest: string; result: Promise<Result> }>(keptWhileMaking);
  readonly #fresh = new Map<number, { digest: string; result: Result }>();
  #waiting = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** @throws Problem('invalid', 'markdown') in words when the text can't be rendered */
  async of(post: Source): Promise<Made> {
    const { refusal, ...made } = await this.#resultFor(post);
    if (refusal !== null) throw refusedWith(refusal);
    return made;
  }

  #resultFor(post: Source): Promise<Result> {
    const digest = digestOf(textOf(post));
    const known = this.#texts.get(post.id);
    if (known?.digest === digest) return known.result;
    const result = this.#kept(post, digest);
    this.#texts.set(post.id, { digest, result }, post.markdown.length * 2);
    // Asked again, it is tried again
    result.catch(() => this.#texts.delete(post.id));
    return result;
  }

  /** Writes down what is fresh, and gives back what a large run took; the posts used last stay for the next small one. */
  async rest(): Promise<void> {
    this.#texts.shrinkTo(keptAtRest);
    await this.#write();
  }

  async #kept(post: Source, digest: string): Promise<Result> {
    const fresh = this.#fresh.get(post.id);
    if (fresh?.digest === digest) return fresh.result;
    const row = this.database.rows.one<Row>(kept, post.id, digest);
    if (row) return { ...row, hasMore: row.hasMore === 1 };
    const result = await resultOf(renderApart(textOf(post)));
    this.#fresh.set(post.id, { digest, result });
    this.#waiting += result.html.length + result.excerptHtml.length;
    if (this.#waiting > batch) await this.#write();
    return result;
  }

  #write(): Promise<void> {
    if (this.#fresh.size === 0) return this.#written;
    const rows = JSON.stringify([...this.#fresh].map(([id, { digest, result }]) => ({ id, digest, ...result })));
    this.#fresh.clear();
    this.#waiting = 0;
    // A post may have gone meanwhile
    this.#written = this.database
      .change(async (tx) => {
        await tx.$executeRaw`
        INSERT OR REPLACE INTO Rendered (postId, digest, html, excerptHtml, ownExcerptHtml, hasMore, minutes, refusal)
        SELECT value ->> 'id', value ->> 'digest', value ->> 'html', value ->> 'excerptHtml', value ->> 'ownExcerptHtml', value ->> 'hasMore', value ->> 'minutes', value ->> 'refusal'
        FROM json_each(${rows}) WHERE value ->> 'id' IN (SELECT id FROM Post)`;
      })
      .catch(() => {}); // they are rendered again, then
    return this.#written;
  }
}

type Row = Omit<Result, 'hasMore'> & { hasMore: number };
const kept = 'SELECT html, excerptHtml, ownExcerptHtml, hasMore, minutes, refusal FROM Rendered WHERE postId = ? AND digest = ?';

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
