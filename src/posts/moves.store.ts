import { setImmediate as readersFirst } from 'node:timers/promises';
import { fixedPaths, isAppPath } from '../core/app-paths.js';
import { keyOf } from '../core/path.js';
import { pathBy } from '../core/permalink.js';
import { Problem } from '../core/problem.js';
import type { Reader, Writer } from '../platform/database.service.js';

/** A public post that another permalink pattern would move. */
export type Move = { id: number; title: string; from: string; to: string };

type Row = { id: number; title: string; slug: string; publishedAt: string; path: string; category: string | null };
type Holder = { id: number; title: string; path: string; what: string };

/** How many collisions a sentence names. */
const named = 3;

/** Which posts a pattern would move, newest first. @throws Problem('conflict', 'permalink') when two would meet */
export async function movesBy(reader: Reader | Writer, pattern: string): Promise<Move[]> {
  const posts = await placedPosts(reader);
  const moves = posts
    .map((post) => ({ id: post.id, title: post.title, from: post.path, to: pathBy(pattern, placedOf(post)) }))
    .filter(({ from, to }) => from !== to);
  await readersFirst();
  await refuseCollisions(reader, moves);
  return moves;
}

/** Where the newest post would be by a pattern; null while there is none. */
export async function exampleOf(reader: Reader, pattern: string): Promise<string | null> {
  const [newest] = await placedPosts(reader, 1);
  return newest ? pathBy(pattern, placedOf(newest)) : null;
}

/** Public posts, newest first. Pages have no pattern. */
function placedPosts(reader: Reader | Writer, limit = -1): Promise<Row[]> {
  return reader.$queryRaw<Row[]>`
    SELECT id, title, slug, publishedAt, path, (
      SELECT Category.slug FROM PostCategory JOIN Category ON Category.id = categoryId WHERE postId = Post.id ORDER BY position LIMIT 1
    ) AS category
    FROM Post WHERE status = 'published' AND kind = 'post' AND path IS NOT NULL ORDER BY publishedAt DESC, id DESC LIMIT ${limit}`;
}

const placedOf = ({ slug, publishedAt, category }: Row) => ({ slug, publishedAt, category: category ?? undefined });

/** No post may move to where another one is, was a moment ago, or has an old address. */
async function refuseCollisions(reader: Reader | Writer, moves: Move[]): Promise<void> {
  if (moves.length === 0) return;
  const holders = Map.groupBy(await holdersOf(reader, moves), ({ path }) => keyOf(path));
  const collisions = moves.flatMap(({ id, title, to }) => {
    const key = keyOf(to);
    const holder = holders.get(key)?.find((other) => other.id !== id);
    const owner = fixedPaths.includes(key) || isAppPath(key) ? 'an address of the engine itself' : holder && `${holder.what} of ${quoted(holder.title)}`;
    return owner ? [`${quoted(title)} would be at ${to}, ${owner}`] : [];
  });
  if (collisions.length === 0) return;
  const more = collisions.length > named ? `; and ${collisions.length - named} more` : '';
  throw new Problem('conflict', `${collisions.slice(0, named).join('; ')}${more}`, 'permalink');
}

/** Every address that is somebody's: of public posts and pages, before and after, and their old ones. What is in the trash keeps none. */
async function holdersOf(reader: Reader | Writer, moves: Move[]): Promise<Holder[]> {
  const rows = await reader.$queryRaw<Holder[]>`
    SELECT id, title, path, 'the address' AS what FROM Post WHERE path IS NOT NULL
    UNION ALL SELECT postId, title, key, 'an old address' FROM Alias JOIN Post ON Post.id = postId WHERE status <> 'trashed'`;
  return [...rows, ...moves.map(({ id, title, to }) => ({ id, title, path: to, what: 'the new address' }))];
}

const quoted = (title: string): string => `“${title || 'Untitled'}”`;
