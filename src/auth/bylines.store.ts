import { bylinesTurned } from '../core/facts.js';
import type { Reader, Writer } from '../platform/database.service.js';

/*
 * A blog of one author names nobody; where posts in the lists have several, each says whose it is. Names count, not accounts: two
 * people of one name would tell readers nothing, and who came by an import has no account.
 */

export const areSeveral = (names: string[]): boolean => new Set(names).size > 1;

/** Two different names under public posts, or as many as there are; without those under one post. CROSS JOIN keeps SQLite from beginning with the posts: who has none costs nothing. */
export async function bylineNames(reader: Pick<Reader, '$queryRaw'>, butPost = 0): Promise<string[]> {
  const rows = await reader.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT name FROM Author WHERE EXISTS (
      SELECT 1 FROM PostAuthor CROSS JOIN Post ON Post.id = PostAuthor.postId
      WHERE PostAuthor.authorId = Author.id AND Post.status = 'published' AND Post.kind = 'post' AND Post.id <> ${butPost}
    ) LIMIT 2`;
  return rows.map(({ name }) => name);
}

/** Gives an author another name. Their public posts are stale with it; so is every other page with a post when names begin or cease to be shown. */
export async function renameAuthor(tx: Writer, id: number, name: string): Promise<void> {
  const { name: former } = await tx.author.findUniqueOrThrow({ where: { id }, select: { name: true } });
  if (former === name) return;
  const wereSeveral = areSeveral(await bylineNames(tx));
  await tx.author.update({ where: { id }, data: { name } });
  await markPostsOf(tx, id);
  await tx.stale.create({ data: { fact: 'people', at: '' } });
  if (areSeveral(await bylineNames(tx)) !== wereSeveral) await tx.stale.create({ data: bylinesTurned });
}

/** Their public posts are to be made again: something of who they are is different. */
export async function markPostsOf(tx: Writer, authorId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO Stale (fact, at) SELECT 'post:' || postId, '' FROM PostAuthor JOIN Post ON Post.id = postId WHERE authorId = ${authorId} AND path IS NOT NULL`;
}
