import type { Rows } from '../platform/rows.store.js';
import type { Status } from './change.js';

/** A post with all that is its own, as it leaves the house and comes back. */
export type WholePost = {
  id: number;
  uid: string;
  slug: string;
  title: string;
  status: Status;
  trashedFrom: string | null;
  kind: 'post' | 'page';
  link: string | null;
  lang: string | null;
  excerpt: string | null;
  translation: string | null;
  version: number;
  path: string | null;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  /** as JSON */
  extra: string | null;
  trust: string;
  markdown: string;
  tags: string[];
  categories: string[];
  authors: { slug: string; name: string }[];
  /** keys, in their order */
  aliases: string[];
  kudos: number;
};

type Lists = 'tags' | 'categories' | 'authors' | 'aliases';
type Row = Omit<WholePost, Lists> & Record<Lists, string>;

const labels = (kind: 'Tag' | 'Category', column: string): string =>
  `(SELECT json_group_array(name) FROM (SELECT name FROM Post${kind} JOIN ${kind} ON ${kind}.id = ${column} WHERE postId = Post.id ORDER BY position))`;

const columns = `id, uid, slug, title, status, trashedFrom, kind, link, lang, excerpt, translation, version, path, createdAt, updatedAt, publishedAt, extra, trust,
  ${labels('Tag', 'tagId')} AS tags, ${labels('Category', 'categoryId')} AS categories,
  (SELECT json_group_array(json_object('slug', slug, 'name', name)) FROM (
    SELECT Author.slug, name FROM PostAuthor JOIN Author ON Author.id = authorId WHERE postId = Post.id ORDER BY position)) AS authors,
  (SELECT json_group_array(key) FROM (SELECT key FROM Alias WHERE postId = Post.id ORDER BY key)) AS aliases,
  (SELECT count(*) FROM Kudos WHERE postId = Post.id) AS kudos, markdown`;

const stretch = 100;

/** Posts in the order of their ids, a stretch of them in memory at a time. @param inTrash whether those are among them; @param uid only this one */
export function* wholePosts(rows: Rows, inTrash: boolean, uid: string | null = null): Generator<WholePost> {
  const which = uid === null ? '? IS NULL' : 'uid = ?';
  const sql = `SELECT ${columns} FROM Post WHERE id > ? AND (status <> 'trashed' OR ?) AND ${which} ORDER BY id LIMIT ${stretch}`;
  for (let after = 0; ;) {
    const found = rows.all<Row>(sql, after, inTrash ? 1 : 0, uid);
    yield* found.map(whole);
    if (found.length < stretch) return;
    after = found.at(-1)!.id;
  }
}

function whole(row: Row): WholePost {
  const list = <T>(json: string) => JSON.parse(json) as T[];
  return { ...row, tags: list(row.tags), categories: list(row.categories), authors: list(row.authors), aliases: list(row.aliases) };
}
