/**
 * A post as its author types it: text in every field, half-typed dates and all. This is what the editor's form sends, what a
 * working copy keeps, and what two versions are merged by. posts/read-form.ts says what it means.
 */
export type PostForm = {
  title: string;
  markdown: string;
  /** empty: from the title */
  slug: string;
  /** a date in the author's time zone, or words such as “tomorrow 9:00”; empty: when it is published */
  date: string;
  /** separated by commas */
  tags: string;
  categories: string;
  link: string;
  excerpt: string;
  lang: string;
  /** the word that it has in common with its translations */
  translation: string;
  /** old addresses, one a line */
  aliases: string;
  /** post or page */
  kind: string;
};

export const formFields = ['title', 'markdown', 'slug', 'date', 'tags', 'categories', 'link', 'excerpt', 'lang', 'translation', 'aliases', 'kind'] as const;

export const emptyForm = Object.fromEntries(formFields.map((field) => [field, ''])) as PostForm;

export const sameForm = (a: PostForm, b: PostForm): boolean => formFields.every((field) => a[field] === b[field]);

/** Where a post stands, as the editor's script gets it after each exchange. Times are ISO 8601 in UTC. */
export type EditorState = {
  version: number;
  form: PostForm;
  /** idea, scheduled or published */
  status: string;
  publishedAt: string | null;
  /** the public address, percent-encoded; null while there is none */
  address: string | null;
  /** whether something is kept that readers don't see yet */
  hasChanges: boolean;
  savedAt: string;
  /** of a publication: how long it took, how many files changed, which pages could not be made */
  receipt?: { milliseconds: number; changed: number; failed: string[] };
};
