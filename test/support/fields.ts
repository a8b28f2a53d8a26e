import type { PostFields } from '../../src/posts/post-fields.js';

/** The fields of a post, of which a test names those that it is about. */
export const fields = (some: Partial<PostFields>): PostFields => ({
  title: 'A post',
  markdown: 'Its text.',
  slug: '',
  kind: 'post',
  link: null,
  lang: null,
  excerpt: null,
  publishedAt: null,
  tags: [],
  categories: [],
  aliases: [],
  ...some,
});
