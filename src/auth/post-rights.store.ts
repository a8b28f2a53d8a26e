import { Injectable } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Database, type Writer } from '../platform/database.service.js';
import type { SignedIn } from './author.store.js';
import { needPost } from './needs.js';
import { isRole, may } from './rights.js';

/** Which posts are somebody's to change: all of them, or those that they stand under. */
@Injectable()
export class PostRights {
  constructor(private readonly database: Database) {}

  /** Says no to a post that is not there as to one of others. */
  async mayEdit(author: SignedIn, postId: number): Promise<boolean> {
    if (may(author.role, 'posts')) return true;
    if (!Number.isSafeInteger(postId)) return false;
    const { postAuthor } = await this.database.reader();
    return (await postAuthor.count({ where: { postId, authorId: author.id } })) > 0;
  }

  /** For a door that learns from the request's body which post it is about. @throws Problem('forbidden') */
  async mustEdit(author: SignedIn, postId: number): Promise<void> {
    needPost(author, postId);
    if (!(await this.mayEdit(author, postId))) throw new Problem('forbidden', 'This post belongs to others');
  }
}

/** As `mayEdit`, in a change. */
export async function mayEditIn(tx: Writer, authorId: number, postId: number): Promise<boolean> {
  const { role } = await tx.author.findUniqueOrThrow({ where: { id: authorId }, select: { role: true } });
  return (isRole(role) && may(role, 'posts')) || (await tx.postAuthor.count({ where: { postId, authorId } })) > 0;
}

/** The posts that stand on somebody's desk, as a condition for a query. */
export const postsOf = (author: SignedIn) => (may(author.role, 'posts') ? {} : { authors: { some: { authorId: author.id } } });
