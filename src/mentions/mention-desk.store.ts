import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { postsOf } from '../auth/post-rights.store.js';
import { Database } from '../platform/database.service.js';

export const states = ['waiting', 'approved', 'refused'] as const;
export type Shown = (typeof states)[number];

type Stretch = { skip: number; take: number };
const post = { select: { id: true, title: true, path: true } } as const;

/** Mentions as somebody may see them in the admin: those of the posts that are theirs to change. */
@Injectable()
export class MentionDesk {
  constructor(private readonly database: Database) {}

  async count(author: SignedIn, state: Shown): Promise<number> {
    return (await this.database.reader()).mention.count({ where: { state, post: postsOf(author) } });
  }

  /** What came last comes first; of what waits, what waits longest. */
  async rows(author: SignedIn, state: Shown, stretch: Stretch) {
    const { mention } = await this.database.reader();
    const orderBy = { id: state === 'waiting' ? ('asc' as const) : ('desc' as const) };
    return mention.findMany({ where: { state, post: postsOf(author) }, orderBy, include: { post }, ...stretch });
  }

  async countSent(author: SignedIn): Promise<number> {
    return (await this.database.reader()).sentMention.count({ where: { post: postsOf(author) } });
  }

  async sent(author: SignedIn, stretch: Stretch) {
    const { sentMention } = await this.database.reader();
    return sentMention.findMany({ where: { post: postsOf(author) }, orderBy: [{ postId: 'desc' }, { id: 'asc' }], include: { post }, ...stretch });
  }

  /** Hosts whose mentions are shown at once. */
  async trusted(): Promise<string[]> {
    const { trustedHost } = await this.database.reader();
    return (await trustedHost.findMany({ orderBy: { host: 'asc' } })).map(({ host }) => host);
  }
}
