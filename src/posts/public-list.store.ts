import type { Rows } from '../platform/rows.store.js';

export type PublicPost = { id: number; path: string; title: string; publishedAt: string };

/** Every post and page that readers can see, newest first: to find among them the one that somebody means. */
export const publicPosts = (rows: Rows): PublicPost[] =>
  rows.all<PublicPost>("SELECT id, path, title, publishedAt FROM Post WHERE path IS NOT NULL AND status = 'published' ORDER BY id DESC");
