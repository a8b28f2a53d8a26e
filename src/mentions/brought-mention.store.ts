import type { Writer } from '../platform/database.service.js';

type Words = 'source' | 'target' | 'kind' | 'author' | 'authorUrl' | 'title' | 'content' | 'publishedAt' | 'receivedAt' | 'verifiedAt';
/** A mention that was approved in another house. */
export type BroughtMention = Record<Words, string | null>;

/** Shows it here too, and returns whether it does. Nobody looks at its source again before it is told of anew. */
export async function bringMention(tx: Writer, postId: number, mention: BroughtMention, now: string): Promise<boolean> {
  const { source, target, kind, author, authorUrl, title, content, publishedAt, receivedAt, verifiedAt } = mention;
  if (!isWeb(source) || target === null || (authorUrl !== null && !isWeb(authorUrl))) return false;
  const words = { kind: kind ?? 'mention', author: author ?? '', authorUrl, title: title ?? '', content: content ?? '' };
  const row = { state: 'approved', ...words, publishedAt, receivedAt: receivedAt ?? now, verifiedAt };
  await tx.mention.upsert({ where: { postId_source: { postId, source } }, create: { postId, source, target, ...row }, update: {} });
  return true;
}

const isWeb = (address: string | null): address is string => address !== null && /^https?:$/.test(URL.parse(address)?.protocol ?? '');
