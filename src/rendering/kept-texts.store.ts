import { hash } from 'node:crypto';
import type { Rows } from '../platform/rows.store.js';
import type { Made, Text } from './job.js';
import { refusedWith, type Result } from './refusal.js';
import { rendererVersion } from './renderer-version.store.js';

/** A post as far as its text goes. */
export type Source = { id: number; markdown: string; excerpt: string | null; isHtmlCleaned: boolean; options?: Text['markdown'][2] };

/** Where pages have their texts from. */
export type Texts = {
  /** The text of a post. @throws Problem('invalid', 'markdown') in words when it can't be rendered */
  of(post: Source): Promise<Made>;
  /** Any other text, which is not kept. @throws as `of` */
  apart(text: Text): Promise<Made>;
  /** Gives back what a large run took. */
  rest(): Promise<void>;
};

/** Everything that a post's HTML is made from. */
export const textOf = ({ id, markdown, excerpt, isHtmlCleaned, options = {} }: Source): Text => ({
  markdown: [markdown, `p${id}-`, options],
  excerpt: excerpt ?? '',
  isCleaned: isHtmlCleaned,
});

export function digestOf(source: Source): string {
  const {
    markdown: [markdown, ...rest],
    ...text
  } = textOf(source);
  // The text as it is: written as JSON it would take as long as its hash
  return hash('sha256', `${JSON.stringify([rendererVersion(), rest, text])}\n${markdown}`, 'base64url');
}

type Row = Omit<Result, 'hasMore'> & { hasMore: number };

/** What was rendered once of the same; undefined when nothing was. */
export function keptText(rows: Rows, id: number, digest: string): Result | undefined {
  const sql = 'SELECT html, excerptHtml, ownExcerptHtml, hasMore, minutes, refusal FROM Rendered WHERE postId = ? AND digest = ?';
  const row = rows.one<Row>(sql, id, digest);
  return row && { ...row, hasMore: row.hasMore === 1 };
}

export const isKept = (rows: Rows, id: number, digest: string): boolean =>
  rows.one('SELECT 1 FROM Rendered WHERE postId = ? AND digest = ?', id, digest) !== undefined;

/** @throws Problem('invalid', 'markdown') when there is none */
export function htmlOf({ refusal, ...made }: Result): Made {
  if (refusal !== null) throw refusedWith(refusal);
  return made;
}
