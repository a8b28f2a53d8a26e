import { keyOf } from '../core/path.js';
import { invalid } from '../core/problem.js';
import type { Rows } from '../platform/rows.store.js';

export type PublicPost = { id: number; path: string; title: string; publishedAt: string };

/** Every post and page that readers can see, newest first: to find among them the one that somebody means. */
export const publicPosts = (rows: Rows): PublicPost[] =>
  rows.all<PublicPost>("SELECT id, path, title, publishedAt FROM Post WHERE path IS NOT NULL AND status = 'published' ORDER BY id DESC");

/** A public post by what somebody typed: its number, its address, or an old one. @throws Problem('invalid', 'into') */
export function findPublic(rows: Rows, typed: string): { id: number; title: string } {
  const text = typed.trim();
  if (text === '') throw invalid('into', 'Say which post');
  const key = keyOf(URL.parse(text)?.pathname ?? (text.startsWith('/') ? text : `/${text}`));
  const sql = `SELECT id, title FROM Post WHERE status = 'published' AND path IS NOT NULL
    AND (id = ?1 OR path IN (?2, ?2 || '/') OR id IN (SELECT postId FROM Alias WHERE key = ?2)) LIMIT 1`;
  const post = rows.one<{ id: number; title: string }>(sql, /^\d{1,15}$/.test(text) ? Number(text) : 0, key);
  if (!post) throw invalid('into', `No public post is at “${text.slice(0, 80)}”`);
  return post;
}
