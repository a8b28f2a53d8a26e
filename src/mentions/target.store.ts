import { decodePath, keyOf } from '../core/path.js';
import type { Reader, Writer } from '../platform/database.service.js';

/** Whether an address is on the blog's own host; with or without TLS. */
export const isOwn = (address: URL, blog: string): boolean => address.host === new URL(blog).host;

/** The post at one of the blog's addresses, present or old; null when nobody can read one there. Pages have no mentions. */
export async function postAt(reader: Reader | Writer, address: URL): Promise<number | null> {
  const path = decodePath(address.pathname);
  if (path === null) return null;
  const isPublic = { status: 'published', kind: 'post' } as const;
  const select = { id: true } as const;
  const paths = [path, path.replace(/\/$/, ''), `${path}/`];
  const post = await reader.post.findFirst({ where: { ...isPublic, path: { in: paths } }, select });
  if (post) return post.id;
  const alias = await reader.alias.findUnique({ where: { key: keyOf(path) }, select: { postId: true } });
  if (alias) return (await reader.post.findUnique({ where: { id: alias.postId, ...isPublic }, select }))?.id ?? null;
  return (await reader.post.findFirst({ where: { ...isPublic, path: { in: [keyOf(path), `${keyOf(path)}/`] } }, select }))?.id ?? null;
}
