import { existsSync } from 'node:fs';
import type { Rows } from '../../platform/rows.store.js';

/** A post that an earlier import brought. `edited`: somebody has changed it here since. */
export type Known = {
  id: number;
  source: string;
  digest: string | null;
  status: string;
  title: string;
  path: string | null;
  slug: string;
  publishedAt: string | null;
  version: number;
  edited: number;
};

/** A post as an import finds it: the key of its blog with its own below that (a file's is where it lies on this machine), its own alone, and the digest of its bytes. */
export type Mark = { source: string; id: string; digest: string };

const brought = `
  SELECT id, source, sourceDigest AS digest, status, title, path, slug, publishedAt, version,
    (SELECT authorId FROM Revision WHERE postId = Post.id ORDER BY version DESC LIMIT 1) IS NOT NULL AS edited
  FROM Post WHERE source IS NOT NULL`;

/** A thousand empty files are alike, and each would be asked whether it has moved. */
const mostAlike = 100;

/** What earlier imports brought: asked for once, as an import of ten thousand posts would ask thirty thousand times. */
export class KnownPosts {
  readonly #bySource = new Map<string, Known>();
  readonly #byDigest = new Map<string, Known[]>();
  readonly #byDate = new Map<string, Known[]>();

  constructor(rows: Rows) {
    for (const post of rows.all<Known>(brought)) this.add(post);
  }

  add(post: Known): void {
    this.#bySource.set(post.source, post);
    for (const [map, key] of [
      [this.#byDigest, post.digest],
      [this.#byDate, post.publishedAt],
    ] as const)
      if (key !== null && !map.get(key)?.push(post)) map.set(key, [post]);
  }

  /**
   * The post that an earlier import made from this: by the place, or, when the file or the whole folder has moved since, by its bytes.
   * Two files of the same bytes that are both there are two posts.
   */
  find({ source, id, digest }: Mark): Known | null {
    const blog = source.slice(0, -id.length);
    const alike = (this.#byDigest.get(digest) ?? [])
      .slice(0, mostAlike)
      .filter((post) => hasLeft(post) || (!post.source.startsWith(blog) && isNamesake(post, source)));
    return this.#bySource.get(source) ?? alike.find((post) => post.source.endsWith(`/${id}`)) ?? alike[0] ?? null;
  }

  /** Whether nothing came from there before. */
  isNew(source: string): boolean {
    return !this.#bySource.has(source);
  }

  /** The path of a post that came from there; null while readers can't ask for it, undefined when none has come. */
  whereIs(source: string): string | null | undefined {
    return this.#bySource.get(source)?.path;
  }

  /** As `find`, for a file that has moved and changed: the same path in its blog, the same date, and the old one gone. */
  findMoved({ id }: Mark, publishedAt: string | null): Known | null {
    const sameDate = publishedAt === null ? [] : (this.#byDate.get(publishedAt) ?? []);
    return sameDate.find((post) => post.source.endsWith(`/${id}`) && hasLeft(post)) ?? null;
  }
}

const hasLeft = ({ source }: Known): boolean => source.startsWith('/') && !existsSync(source);

/** A file of the same name elsewhere: a copy of the folder. */
const isNamesake = ({ source }: Known, now: string): boolean => source !== now && nameOf(source) === nameOf(now);

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
