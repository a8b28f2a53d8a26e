import { invalid } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';

/** Puts these people under a post, in this order. @throws Problem('invalid', 'authors') when there is no such person */
export async function setAuthors(tx: Writer, postId: number, authorIds: number[]): Promise<void> {
  const ids = [...new Set(authorIds)];
  if ((await tx.author.count({ where: { id: { in: ids } } })) < ids.length) throw invalid('authors', 'There is no such person');
  await tx.postAuthor.deleteMany({ where: { postId } });
  if (ids.length > 0) await tx.postAuthor.createMany({ data: ids.map((authorId, position) => ({ postId, authorId, position })) });
}
