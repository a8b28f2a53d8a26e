import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { may } from '../auth/rights.js';
import { momentOf } from '../core/facts.js';
import { Database } from '../platform/database.service.js';
import { labelSlug } from '../core/slug.js';
import { PostShelf, type ShelfPost } from './post-shelf.store.js';

/** Which posts; null where it does not matter. `after` is the `next` of the page before. */
export type PostQuery = {
  status: string | null;
  tag: string | null;
  kind: string | null;
  /** words that stand in the title or the text, in any case */
  q: string | null;
  after: string | null;
  limit: number;
};

export type PostPage = { posts: ShelfPost[]; next: string | null };

/** Posts within an author's reach, newest first: by their date, and while they have none by the day on which they were begun. */
@Injectable()
export class PostList {
  constructor(
    private readonly database: Database,
    private readonly shelf: PostShelf,
  ) {}

  async page(author: SignedIn, query: PostQuery): Promise<PostPage> {
    const rows = await this.#rows(author, query);
    const posts = await this.shelf.readAll(rows.slice(0, query.limit).map(({ id }) => id));
    const last = rows.length > query.limit ? rows[query.limit - 1]! : null;
    return { posts, next: last && momentOf(last.at, last.id) };
  }

  /** One more than is asked for: it tells whether there is a next page. Reaching far costs no more than beginning. */
  async #rows(author: SignedIn, { status, tag, kind, q, after, limit }: PostQuery): Promise<{ id: number; at: string }[]> {
    const reader = await this.database.reader();
    const own = may(author.role, 'posts') ? null : author.id;
    const label = tag === null ? null : labelSlug(tag);
    const [at, id] = after === null ? ['~', 0] : [after.split('#')[0]!, Number(after.split('#')[1])];
    const rows = await reader.$queryRaw<{ id: number | bigint; at: string }[]>`
      SELECT id, coalesce(publishedAt, createdAt) AS at FROM Post
      WHERE status <> 'trashed'
        AND (${status} IS NULL OR status = ${status})
        AND (${kind} IS NULL OR kind = ${kind})
        AND (${own} IS NULL OR id IN (SELECT postId FROM PostAuthor WHERE authorId = ${own}))
        AND (${label} IS NULL OR id IN (SELECT postId FROM PostTag JOIN Tag ON Tag.id = tagId WHERE Tag.slug = ${label}))
        AND (${q} IS NULL OR instr(lower(title), lower(${q})) > 0 OR instr(lower(markdown), lower(${q})) > 0)
        AND (coalesce(publishedAt, createdAt), id) < (${at}, ${id})
      ORDER BY at DESC, id DESC LIMIT ${limit + 1}`;
    return rows.map((row) => ({ id: Number(row.id), at: row.at }));
  }
}
