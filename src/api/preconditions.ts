import { Problem } from '../core/problem.js';

export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/**
 * The version that a change begins from, by `If-Match` (RFC 9110, 13.1.1): compared strongly, and no version at all for `*`.
 * @throws Problem('unconditional') without the header: nothing may be overwritten unseen (RFC 6585, 3)
 */
export function versionFor(header: string | undefined, current: { version: number }): number | undefined {
  if (header === undefined) throw new Problem('unconditional', 'Say by If-Match which version you began from, such as "7": it is the ETag of the post');
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return undefined;
  return tags.includes(etagOf(current)) ? current.version : -1;
}

/** Whether who asks has it already (RFC 9110, 13.1.2): compared weakly. */
export const isKnown = (header: string | undefined, current: { version: number }): boolean =>
  (header ?? '').split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etagOf(current));
