import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { missing } from '../core/problem.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';

/** Readers' thanks. A row is one reader's, known only by the digest of a receipt that their browser keeps. */
@Injectable()
export class KudosStore {
  constructor(private readonly database: Database) {}

  /** @throws Problem('missing') when the post is not public, or kudos are switched off */
  async count(postId: number): Promise<number> {
    return count(await this.database.reader(), postId);
  }

  /** One more. Returns the new count, and the receipt with which it can be taken back. */
  async give(postId: number): Promise<{ count: number; receipt: string }> {
    const receipt = randomBytes(16).toString('base64url');
    return this.database.change(async (tx) => {
      await count(tx, postId);
      await tx.kudos.create({ data: { digest: digestOf(receipt), postId } });
      return { count: await count(tx, postId), receipt };
    });
  }

  /** Takes one back; a receipt that is not (or no longer) good changes nothing. Returns the count. */
  async takeBack(postId: number, receipt: string): Promise<number> {
    return this.database.change(async (tx) => {
      await tx.kudos.deleteMany({ where: { digest: digestOf(receipt), postId } });
      return count(tx, postId);
    });
  }
}

const digestOf = (receipt: string): string => createHash('sha256').update(receipt).digest('base64url');

async function count(reader: Reader | Writer, postId: number): Promise<number> {
  const [post, { kudos }] = await Promise.all([
    reader.post.findUnique({ where: { id: postId, status: 'published', kind: 'post' }, select: { id: true } }),
    settingsIn(reader),
  ]);
  if (!post || !kudos) throw missing('There are no kudos here');
  return reader.kudos.count({ where: { postId } });
}
