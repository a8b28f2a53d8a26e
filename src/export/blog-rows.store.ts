import { encodePath } from '../core/path.js';
import type { Rows } from '../platform/rows.store.js';

/* What an export holds beside the posts, as the database has it. */

export type KeptAuthor = { slug: string; name: string; role: string; writesHtml: number; timeZone: string | null; created: string };

/** People as others see them; how they sign in stays here. */
export const authorsOf = (rows: Rows): KeptAuthor[] =>
  rows.all<KeptAuthor>('SELECT slug, name, role, writesHtml, timeZone, createdAt AS created FROM Author ORDER BY id');

export type KeptMedia = {
  name: string;
  /** what it is called in its folder */
  file: string;
  type: string;
  digest: string;
  alt: string | null;
  created: string;
  updated: string;
  author: string | null;
  /** folders of what it has replaced */
  aliases: string[];
};

const media = `SELECT Media.name, file, type, digest, alt, Media.createdAt AS created, updatedAt AS updated, Author.slug AS author,
  (SELECT json_group_array(folder) FROM (SELECT folder FROM MediaAlias WHERE mediaId = Media.id ORDER BY folder)) AS aliases
  FROM Media LEFT JOIN Author ON Author.id = authorId ORDER BY Media.id`;

export const mediaOf = (rows: Rows): KeptMedia[] =>
  rows.all<Omit<KeptMedia, 'aliases'> & { aliases: string }>(media).map((row) => ({ ...row, aliases: JSON.parse(row.aliases) as string[] }));

/** A picture of another host that is held: its address there, and the name of its file here. */
export type OutsideImageFile = { url: string; name: string; file: string; digest: string };

export const outsideImagesOf = (rows: Rows): OutsideImageFile[] =>
  rows
    .all<Omit<OutsideImageFile, 'name'>>('SELECT url, file, digest FROM OutsideImage WHERE digest IS NOT NULL ORDER BY url')
    .map((row) => ({ ...row, name: `${row.digest.slice(0, 20)}${row.file.slice(row.file.lastIndexOf('.'))}` }));

/** One of each name: the same picture may be at several addresses. */
export const byName = <T extends { name: string }>(files: T[]): T[] => [...new Map(files.map((file) => [file.name, file])).values()];

/** A text of rules that is followed, and which rules came from it. */
export type Followed = { url: string; minutes: number; rules: string[] };

export function followedOf(rows: Rows): Followed[] {
  const feeds = rows.all<Followed & { id: number }>('SELECT id, url, minutes FROM RedirectFeed ORDER BY url');
  const rulesOf = (id: number) => rows.all<{ source: string }>('SELECT source FROM Redirect WHERE feedId = ? ORDER BY source', id).map(({ source }) => source);
  return feeds.map(({ id, url, minutes }) => ({ url, minutes, rules: rulesOf(id) }));
}

/** The ledger: `SINCE ADDRESS`, a line each. */
export const addressesOf = (rows: Rows): string =>
  rows
    .all<{ key: string; since: string }>('SELECT key, since FROM Address ORDER BY key')
    .map(({ key, since }) => `${since} ${encodePath(key)}\n`)
    .join('');

export type KeptRevision = {
  version: number;
  title: string;
  excerpt: string | null;
  reason: string;
  created: string;
  author: string | null;
  markdown: string;
};

export const revisionsOf = (rows: Rows, postId: number): KeptRevision[] =>
  rows.all<KeptRevision>(
    `SELECT version, title, excerpt, reason, Revision.createdAt AS created, Author.slug AS author, markdown
     FROM Revision LEFT JOIN Author ON Author.id = authorId WHERE postId = ? ORDER BY version`,
    postId,
  );

export type KeptCopy = { form: unknown; timeZone: string; updated: string; author: string | null };

export function copyOf(rows: Rows, postId: number): KeptCopy | null {
  const sql =
    'SELECT form, WorkingCopy.timeZone, updatedAt AS updated, slug AS author FROM WorkingCopy LEFT JOIN Author ON Author.id = authorId WHERE postId = ?';
  const row = rows.one<KeptCopy & { form: string }>(sql, postId);
  return row ? { ...row, form: JSON.parse(row.form) as unknown } : null;
}

export const mentionColumns = ['source', 'target', 'kind', 'author', 'authorUrl', 'title', 'content', 'publishedAt', 'receivedAt', 'verifiedAt'] as const;

export type KeptMention = Record<(typeof mentionColumns)[number], string | null>;

export const mentionsOf = (rows: Rows, postId: number): KeptMention[] =>
  rows.all<KeptMention>(`SELECT ${mentionColumns.join(', ')} FROM Mention WHERE postId = ? AND state = 'approved' ORDER BY id`, postId);
