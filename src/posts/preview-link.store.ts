import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { deskPost } from './desk.store.js';

/** For how many days a link can be made. */
export const previewDays = [1, 7, 30] as const;
export type PreviewDays = (typeof previewDays)[number];

const dayMs = 86_400_000;

/**
 * Links by which somebody without an account reads a post before it is published. The token is kept as it is, so that its author can
 * copy it again; it opens no more than what lies beside it in the same database.
 */
@Injectable()
export class PreviewLinkStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes a link; those that have ended, of any post, are swept out. @throws Problem('conflict') when everybody can read the post */
  async make(postId: number, days: PreviewDays): Promise<void> {
    const createdAt = this.clock.iso();
    const expiresAt = new Date(Date.parse(createdAt) + days * dayMs).toISOString();
    const token = randomBytes(32).toString('base64url');
    await this.database.change(async (tx) => {
      if ((await deskPost(tx, postId)).path !== null) throw new Problem('conflict', 'This post is published: everybody who has its address can read it');
      await tx.previewLink.deleteMany({ where: { expiresAt: { lte: createdAt } } });
      await tx.previewLink.create({ data: { token, postId, createdAt, expiresAt } });
    });
  }

  /** The links that are good, the one that ends last first. */
  async of(postId: number): Promise<{ token: string; createdAt: string; expiresAt: string }[]> {
    const { previewLink } = await this.database.reader();
    return previewLink.findMany({ where: { postId, expiresAt: { gt: this.clock.iso() } }, orderBy: [{ expiresAt: 'desc' }, { token: 'asc' }] });
  }

  /** Takes a link back. One that is gone already, or another post's, is none of it. */
  async revoke(postId: number, token: string): Promise<void> {
    await this.database.change((tx) => tx.previewLink.deleteMany({ where: { postId, token } }));
  }

  /** The post that a link opens, and where everybody finds it once it is public; null for whatever opens nothing (any more). */
  async opens(token: string): Promise<{ id: number; path: string | null } | null> {
    const { previewLink } = await this.database.reader();
    const link = await previewLink.findUnique({ where: { token }, select: { expiresAt: true, post: { select: { id: true, path: true, status: true } } } });
    return link && link.expiresAt > this.clock.iso() && link.post.status !== 'trashed' ? link.post : null;
  }
}
