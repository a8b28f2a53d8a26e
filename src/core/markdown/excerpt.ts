import type { Node } from './node.js';

const moreMarker = /^<!--\s*more\s*-->/i;
const silent = new Set(['space', 'def', 'abbreviation']);

/** What stands before the marker; without one, the first paragraph that holds words. */
export function excerptOf(tokens: Node[]): { excerpt: Node[]; hasMore: boolean } {
  const marker = tokens.findIndex((token) => token.type === 'html' && moreMarker.test(token.raw.trim()));
  if (marker >= 0) return { excerpt: tokens.slice(0, marker), hasMore: true };
  const first = tokens.find((token) => token.type === 'paragraph' && isProse(token.raw.trim()));
  const excerpt = first ? [first] : [];
  return { excerpt, hasMore: tokens.some((token) => token !== first && !silent.has(token.type)) };
}

const isProse = (text: string): boolean => /[\p{L}\p{N}]/u.test(text) && !/^!\[[^\]]*\]\([^)]*\)$/.test(text);
