import { existsSync } from 'node:fs';
import type { Reader } from '../platform/database.service.js';
import type { ImportedPost } from './read-post.js';

export type Known = { id: number; source: string | null; sourceDigest: string | null; status: string; revisions: { authorId: number | null }[] };

/** A post as an import finds it: the key of its blog with its own below that (a file's is where it lies on this machine), its own alone, and the digest of its bytes. */
export type FileMark = { source: string; path: string; digest: string };

const lastRevision = { select: { authorId: true }, orderBy: { version: 'desc' }, take: 1 } as const;
const select = { id: true, source: true, sourceDigest: true, status: true, revisions: lastRevision } as const;

/**
 * The post that an earlier import made from this file: by the place, or, when the file or the whole folder has moved since, by its bytes.
 * Two files of the same bytes that are both there are two posts.
 */
export async function knownPost(reader: Reader, { source, digest }: FileMark): Promise<Known | null> {
  const here = await reader.post.findUnique({ where: { source }, select });
  if (here) return here;
  const alike = await reader.post.findMany({ where: { sourceDigest: digest }, select });
  return alike.find((post) => hasLeft(post) || isNamesake(post, source)) ?? null;
}

/** As `knownPost`, for a file that has moved and changed: the same path in its blog, the same date, and the old one gone. */
export async function knownByName(reader: Reader, { path }: FileMark, post: ImportedPost): Promise<Known | null> {
  if (post.publishedAt === null) return null;
  const sameDay = await reader.post.findMany({ where: { publishedAt: post.publishedAt, source: { endsWith: `/${path}` } }, select });
  return sameDay.find(hasLeft) ?? null;
}

/** Whether somebody has changed the post here since it came. */
export const wasEdited = ({ revisions }: Known): boolean => revisions.some(({ authorId }) => authorId !== null);

const hasLeft = ({ source }: Known): boolean => source?.startsWith('/') === true && !existsSync(source);

/** A file of the same name elsewhere: a copy of the folder. */
const isNamesake = ({ source }: Known, now: string): boolean => source !== null && source !== now && nameOf(source) === nameOf(now);

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
