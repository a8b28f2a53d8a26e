import type { Receipt } from '../publishing/receipt.js';
import type { ShelfPost } from './post-shelf.store.js';

/** A post as JSON. */
export const postJson = (post: ShelfPost) => ({
  id: post.id,
  uid: post.uid,
  url: post.url,
  status: post.status,
  title: post.title,
  slug: post.slug,
  markdown: post.markdown,
  publishedAt: post.publishedAt,
  tags: post.tags,
  categories: post.categories,
  aliases: post.aliases,
  kind: post.kind,
  link: post.link,
  excerpt: post.excerpt,
  lang: post.lang,
  translation: post.translation,
  authors: post.authors,
  words: post.words,
  version: post.version,
  createdAt: post.createdAt,
  updatedAt: post.updatedAt,
});

/**
 * What the change did to the site, and after how long: paths that are new or different, paths that answer no longer, how many pages were made again and came out
 * the same, pages that could not be made yet, and what each cache in front has not acknowledged.
 */
export const receiptJson = ({ milliseconds, changed, removed, untouched, failed, edges }: Receipt) => ({
  milliseconds,
  changed,
  removed,
  untouched,
  failed,
  edges,
});
