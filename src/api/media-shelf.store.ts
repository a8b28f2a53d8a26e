import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { postsOf } from '../auth/post-rights.store.js';
import { may } from '../auth/rights.js';
import { type MediaFile, mediaFile } from '../core/media.js';
import { missing, Problem } from '../core/problem.js';
import { Database } from '../platform/database.service.js';

/** Which files; `q` are words of a name or a description, `after` the id that the page before ended with. */
export type MediaQuery = { q: string | null; after: number | null; limit: number };

export type ShelfFile = MediaFile & { id: number; createdAt: string };

/** The posts that name a file: how many there are, and those that an author may read. */
export type Uses = { count: number; posts: { id: number; title: string; status: string }[] };

/** Files of the media library as programs see them. */
@Injectable()
export class MediaShelf {
  constructor(private readonly database: Database) {}

  /** Newest first. `next` is where the next page begins, or null. */
  async page({ q, after, limit }: MediaQuery): Promise<{ files: ShelfFile[]; next: string | null }> {
    const reader = await this.database.reader();
    const like = `%${(q ?? '').toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    const found = await reader.$queryRaw<{ id: number | bigint }[]>`
      SELECT id FROM Media WHERE id < ${after ?? Number.MAX_SAFE_INTEGER} AND (name LIKE ${like} ESCAPE '!' OR coalesce(alt, '') LIKE ${like} ESCAPE '!')
      ORDER BY id DESC LIMIT ${limit + 1}`;
    const ids = found.map(({ id }) => Number(id));
    const rows = await reader.media.findMany({ where: { id: { in: ids.slice(0, limit) } }, orderBy: { id: 'desc' } });
    return { files: rows.map(shelfFile), next: ids.length > limit ? String(ids[limit - 1]) : null };
  }

  /** @throws Problem('missing') */
  async get(id: number): Promise<ShelfFile> {
    return shelfFile(await this.#row(id));
  }

  /** Looks whether a file is there and this author's to change. @throws Problem: missing, forbidden */
  async check(author: SignedIn, id: number): Promise<void> {
    const { authorId } = await this.#row(id);
    if (authorId !== author.id && !may(author.role, 'media')) throw new Problem('forbidden', 'This file is not yours to change');
  }

  async usesOf(author: SignedIn, name: string): Promise<Uses> {
    const { post } = await this.database.reader();
    const where = { mediaUses: { some: { name } } };
    const [count, posts] = await Promise.all([
      post.count({ where }),
      post.findMany({ where: { ...where, ...postsOf(author) }, select: { id: true, title: true, status: true }, orderBy: { id: 'desc' } }),
    ]);
    return { count, posts };
  }

  async #row(id: number) {
    const row = await (await this.database.reader()).media.findUnique({ where: { id } });
    if (!row) throw missing('There is no such file');
    return row;
  }
}

const shelfFile = ({ id, createdAt, ...row }: Parameters<typeof mediaFile>[0] & { id: number; createdAt: string }): ShelfFile => ({
  ...mediaFile(row),
  id,
  createdAt,
});
