import { existsSync } from 'node:fs';
import type { Reader } from '../platform/database.service.js';
import type { ImportedPost } from './read-post.js';

export type Known = { id: number; source: string | null; sourceDigest: string | null; status: string };

/** A file as an import finds it: where it lies on this machine, where in its blog, and the digest of its bytes. */
export type FileMark = { source: string; path: string; digest: string };

const select = { id: true, source: true, sourceDigest: true, status: true } as const;

/**
 * The post that an earlier import made from this file: by the place, or, when the file or the whole folder has moved since, by its bytes.
 * Two files of the same bytes that are both there are two posts.
 */
export async function knownPost(reader: Reader, { source, digest }: FileMark): Promise<Known | null> {
  const here = await reader.post.findUnique({ where: { source }, select });
  if (here) return here;
  const alike = await reader.post.findMany({ where: { sourceDigest: digest }, select });
  return alike.find((post) => hasLeft(post, source)) ?? null;
}

/** As `knownPost`, for a file whose bytes have changed as well: the same path in its blog, the same date. */
export async function knownByName(reader: Reader, { source, path }: FileMark, post: ImportedPost): Promise<Known | null> {
  if (post.publishedAt === null) return null;
  const sameDay = await reader.post.findMany({ where: { publishedAt: post.publishedAt, source: { endsWith: `/${path}` } }, select });
  return sameDay.find((known) => hasLeft(known, source)) ?? null;
}

/** Whether a post came from a file in another folder, or from one that is no longer there. */
function hasLeft({ source }: Known, now: string): boolean {
  if (source === null) return false;
  const name = (file: string) => file.slice(file.lastIndexOf('/') + 1);
  return !existsSync(source) || (name(source) === name(now) && source !== now);
}
