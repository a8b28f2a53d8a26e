import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CardWish } from '../core/card.js';
import { factOfCard } from '../core/facts.js';
import type { Drawn } from '../media/job.js';
import { Database } from '../platform/database.service.js';

/** The cards that were drawn, and those that are still to be. */
@Injectable()
export class CardStore {
  constructor(private readonly database: Database) {}

  /** Public posts, the newest first, whose card is missing or shows another title or look; without those in `but`. */
  async wanted(look: string, most: number, but: number[]): Promise<CardWish[]> {
    const reader = await this.database.reader();
    const rows = await reader.$queryRaw<{ id: bigint; title: string; author: string | null; day: string | null }[]>`
      SELECT Post.id, Post.title, substr(Post.publishedAt, 1, 10) AS day,
        (SELECT Author.name FROM PostAuthor JOIN Author ON Author.id = PostAuthor.authorId WHERE PostAuthor.postId = Post.id ORDER BY PostAuthor.position LIMIT 1) AS author
      FROM Post LEFT JOIN Card ON Card.postId = Post.id
      WHERE Post.status = 'published' AND (Card.postId IS NULL OR Card.title <> Post.title OR Card.look <> ${look})
      AND Post.id NOT IN (SELECT value FROM json_each(${JSON.stringify(but)}))
      ORDER BY Post.publishedAt DESC LIMIT ${most}`;
    return rows.map(({ id, title, author, day }) => ({ id: Number(id), title, author: author ?? '', day: day ?? '' }));
  }

  /** Keeps cards; the pages that show them are stale from that moment. A post that has gone meanwhile needs none. */
  async keep(drawn: Drawn[], look: string): Promise<void> {
    await this.database.change(async (tx) => {
      for (const { id, title, png } of drawn) {
        if ((await tx.post.count({ where: { id } })) === 0) continue;
        const bytes = Buffer.from(png, 'base64');
        const row = { title, look, digest: createHash('sha256').update(bytes).digest('hex'), png: bytes };
        await tx.card.upsert({ where: { postId: id }, create: { postId: id, ...row }, update: row });
        await tx.stale.create({ data: { fact: factOfCard(id), at: '' } });
      }
    });
  }
}
