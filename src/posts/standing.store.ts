import { areSeveral, bylineNamesIn } from '../auth/bylines.store.js';
import { differing, factsChanged, listed, bylinesTurned, type Standing } from '../core/facts.js';
import { missing } from '../core/problem.js';
import type { Reader, Writer } from '../platform/database.service.js';

/** Lists of words are JSON there. */
type Row = Pick<Standing, 'id' | 'kind' | 'path' | 'publishedAt' | 'translation'> & Record<'tags' | 'categories' | 'aliases' | 'authors', string>;

/** How a post stands on the site at this moment of the transaction. One question: by Prisma's nested ones it is nine. */
export async function standingOf(reader: Reader | Writer, id: number): Promise<Standing> {
  const [post] = await reader.$queryRaw<Row[]>`
    SELECT id, kind, path, publishedAt, translation,
      (SELECT json_group_array(slug ORDER BY position) FROM PostTag JOIN Tag ON Tag.id = tagId WHERE postId = Post.id) AS tags,
      (SELECT json_group_array(slug ORDER BY position) FROM PostCategory JOIN Category ON Category.id = categoryId WHERE postId = Post.id) AS categories,
      (SELECT json_group_array(key) FROM Alias WHERE postId = Post.id) AS aliases,
      (SELECT json_group_array(json_array(slug, name)) FROM PostAuthor JOIN Author ON Author.id = authorId WHERE postId = Post.id) AS authors
    FROM Post WHERE id = ${id}`;
  if (!post) throw missing('There is no such post');
  const authors = JSON.parse(post.authors) as [slug: string, name: string][];
  return {
    ...post,
    tags: JSON.parse(post.tags) as string[],
    categories: JSON.parse(post.categories) as string[],
    aliases: JSON.parse(post.aliases) as string[],
    authors: authors.map(([, name]) => name),
    authorSlugs: authors.map(([slug]) => slug),
  };
}

/** Writes down, in the same transaction, which facts the change touched: what publishing must make true. */
export async function recordStale(tx: Writer, before: Standing | null, id: number): Promise<void> {
  const after = await standingOf(tx, id);
  const facts = factsChanged(before, after);
  if (await turnsBylines(tx, before, after)) facts.push(bylinesTurned);
  const rows = JSON.stringify(facts.map(({ fact, at }) => [fact, at]));
  if (facts.length > 0) await tx.$executeRaw`INSERT INTO Stale (fact, at) SELECT value ->> 0, value ->> 1 FROM json_each(${rows})`;
}

/** Whether posts begin or cease to name their authors by this change. */
async function turnsBylines(tx: Writer, before: Standing | null, after: Standing): Promise<boolean> {
  const [was, is] = [listed(before, 'authors'), listed(after, 'authors')];
  if (differing(was, is).length === 0) return false;
  const others = await bylineNamesIn(tx, after.id);
  return areSeveral([...others, ...was]) !== areSeveral([...others, ...is]);
}
