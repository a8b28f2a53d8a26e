import { Injectable } from '@nestjs/common';
import { isHtmlCleaned, type Trust, writerFields } from '../auth/html-rights.js';
import { missing } from '../core/problem.js';
import { Database, type Writer } from '../platform/database.service.js';
import { setAuthors } from './authors.store.js';
import { recordStale, standingOf } from './standing.store.js';

/** Whose word the HTML of posts has (auth/html-rights.ts). It is no part of the text: no editor that is open is told to merge. */
@Injectable()
export class TrustStore {
  constructor(private readonly database: Database) {}

  /** @throws Problem('missing') */
  set(id: number, trust: Trust): Promise<void> {
    return this.database.change(async (tx) => {
      const before = await standingOf(tx, id).catch(() => {
        throw missing('There is no such post');
      });
      await tx.post.update({ where: { id }, data: { trust } });
      await recordStale(tx, before, id);
    });
  }

  /** Trusts everything that is cleaned until somebody does. Returns how many posts that was. */
  async trustAll(): Promise<number> {
    return this.database.change(async (tx) => {
      await tx.$executeRaw`INSERT INTO Stale (fact, at) SELECT 'post:' || id, '' FROM Post WHERE trust = 'cleaned' AND path IS NOT NULL`;
      const { count } = await tx.post.updateMany({ where: { trust: 'cleaned' }, data: { trust: 'trusted' } });
      return count;
    });
  }

  /** How many posts wait for it. */
  async waiting(): Promise<number> {
    return (await this.database.reader()).post.count({ where: { trust: 'cleaned', status: { not: 'trashed' } } });
  }
}

/** Gives a post to others. HTML that was cleaned until now goes on being: who wrote it was not asked whether they may. */
export async function attribute(tx: Writer, postId: number, authorIds: number[]): Promise<void> {
  const wasCleaned = await isCleaned(tx, postId);
  await setAuthors(tx, postId, authorIds);
  if (wasCleaned && !(await isCleaned(tx, postId))) await tx.post.update({ where: { id: postId }, data: { trust: 'cleaned' } });
}

/** Text of one post goes into another one: where its HTML was cleaned, that of the other one is from now on. */
export async function passOnCleaning(tx: Writer, from: number, into: number): Promise<void> {
  if ((await isCleaned(tx, from)) && !(await isCleaned(tx, into))) await tx.post.update({ where: { id: into }, data: { trust: 'cleaned' } });
}

async function isCleaned(tx: Writer, id: number): Promise<boolean> {
  const select = { trust: true, authors: { select: { author: { select: writerFields } } } } as const;
  const { trust, authors } = await tx.post.findUniqueOrThrow({ where: { id }, select });
  return isHtmlCleaned(
    trust,
    authors.map(({ author }) => author),
  );
}
