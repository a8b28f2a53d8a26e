import { bylinesTurned } from '../core/facts.js';
import type { Writer } from '../platform/database.service.js';
import type { Rows } from '../platform/rows.store.js';

/*
 * A blog of one author names nobody; where posts in the lists have several, each says whose it is. Names count, not accounts: two
 * people of one name would tell readers nothing, and who came by an import has no account.
 */

export const areSeveral = (names: string[]): boolean => new Set(names).size > 1;

/** Two different names under public posts, or as many as there are; without those under one post. CROSS JOIN keeps SQLite from beginning with the posts: who has none costs nothing. */
const twoNames = `
  SELECT DISTINCT name FROM Author WHERE EXISTS (
    SELECT 1 FROM PostAuthor CROSS JOIN Post ON Post.id = PostAuthor.postId
    WHERE PostAuthor.authorId = Author.id AND Post.status = 'published' AND Post.kind = 'post' AND Post.id <> ?
  ) LIMIT 2`;
type Named = { name: string };

export const bylineNames = (rows: Rows): string[] => rows.all<Named>(twoNames, 0).map(({ name }) => name);

/** As `bylineNames`, within a change. */
export async function bylineNamesIn(tx: Writer, butPost = 0): Promise<string[]> {
  return (await tx.$queryRawUnsafe<Named[]>(twoNames, butPost)).map(({ name }) => name);
}

/** Gives an author another name. Their public posts are stale with it; so is every other page with a post when names begin or cease to be shown. */
export async function renameAuthor(tx: Writer, id: number, name: string): Promise<void> {
  const { name: former } = await tx.author.findUniqueOrThrow({ where: { id }, select: { name: true } });
  if (former === name) return;
  const wereSeveral = areSeveral(await bylineNamesIn(tx));
  await tx.author.update({ where: { id }, data: { name } });
  await markPostsOf(tx, id);
  await tx.stale.create({ data: { fact: 'people', at: '' } });
  if (areSeveral(await bylineNamesIn(tx)) !== wereSeveral) await tx.stale.create({ data: bylinesTurned });
}

/** Their public posts are to be made again: something of who they are is different. */
export async function markPostsOf(tx: Writer, authorId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO Stale (fact, at) SELECT 'post:' || postId, '' FROM PostAuthor JOIN Post ON Post.id = postId WHERE authorId = ${authorId} AND path IS NOT NULL`;
}
