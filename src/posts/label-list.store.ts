import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { may } from '../auth/rights.js';
import { Database } from '../platform/database.service.js';

/** A tag or category, and how many posts that are not in the trash carry it. */
export type UsedLabel = { name: string; count: number };

/** The labels in use, those of most posts first: what an author is offered while typing one. Those of others' ideas are not among them. */
@Injectable()
export class LabelList {
  constructor(private readonly database: Database) {}

  async tags(author: SignedIn): Promise<UsedLabel[]> {
    const reader = await this.database.reader();
    const all = may(author.role, 'posts') ? 1 : 0;
    return numbered(
      await reader.$queryRaw`
      SELECT Tag.name, count(*) AS count FROM PostTag JOIN Tag ON Tag.id = tagId JOIN Post ON Post.id = postId
      WHERE status <> 'trashed'
        AND (status = 'published' OR ${all} = 1 OR EXISTS (SELECT 1 FROM PostAuthor WHERE PostAuthor.postId = Post.id AND authorId = ${author.id}))
      GROUP BY Tag.id ORDER BY 2 DESC, Tag.slug`,
    );
  }

  async categories(author: SignedIn): Promise<UsedLabel[]> {
    const reader = await this.database.reader();
    const all = may(author.role, 'posts') ? 1 : 0;
    return numbered(
      await reader.$queryRaw`
      SELECT Category.name, count(*) AS count FROM PostCategory JOIN Category ON Category.id = categoryId JOIN Post ON Post.id = postId
      WHERE status <> 'trashed'
        AND (status = 'published' OR ${all} = 1 OR EXISTS (SELECT 1 FROM PostAuthor WHERE PostAuthor.postId = Post.id AND authorId = ${author.id}))
      GROUP BY Category.id ORDER BY 2 DESC, Category.slug`,
    );
  }
}

/** SQLite counts in 64 bits; Prisma gives them as bigint. */
const numbered = (rows: unknown): UsedLabel[] => (rows as { name: string; count: bigint }[]).map(({ name, count }) => ({ name, count: Number(count) }));
