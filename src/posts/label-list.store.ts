import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.service.js';

/** A tag or category, and how many posts that are not in the trash carry it. */
export type UsedLabel = { name: string; count: number };

/** The labels in use, those of most posts first: what an author is offered while typing one. */
@Injectable()
export class LabelList {
  constructor(private readonly database: Database) {}

  async tags(): Promise<UsedLabel[]> {
    const reader = await this.database.reader();
    return numbered(
      await reader.$queryRaw`
      SELECT Tag.name, count(*) AS count FROM PostTag JOIN Tag ON Tag.id = tagId JOIN Post ON Post.id = postId
      WHERE status <> 'trashed' GROUP BY Tag.id ORDER BY 2 DESC, Tag.slug`,
    );
  }

  async categories(): Promise<UsedLabel[]> {
    const reader = await this.database.reader();
    return numbered(
      await reader.$queryRaw`
      SELECT Category.name, count(*) AS count FROM PostCategory JOIN Category ON Category.id = categoryId JOIN Post ON Post.id = postId
      WHERE status <> 'trashed' GROUP BY Category.id ORDER BY 2 DESC, Category.slug`,
    );
  }
}

/** SQLite counts in 64 bits; Prisma gives them as bigint. */
const numbered = (rows: unknown): UsedLabel[] => (rows as { name: string; count: bigint }[]).map(({ name, count }) => ({ name, count: Number(count) }));
