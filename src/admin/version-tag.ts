import { Problem } from '../core/problem.js';
import { type Answer, json } from '../platform/answer.js';
import type { Draft } from '../posts/working-copy.store.js';
import type { Receipt } from '../publishing/receipt.js';
import { stateOf } from './editor.js';

/** A strong entity tag, `"7"`, or the bare number of a form. @throws Problem('unconditional') when there is none: nothing may be overwritten unseen (RFC 6585, 3) */
export function versionFrom(tag: string): number {
  const [, digits] = /^"?(\d{1,9})"?$/.exec(tag.trim()) ?? [];
  if (!digits) throw new Problem('unconditional', 'Say by If-Match which version you began from, such as "7"', 'version');
  return Number(digits);
}

/** Where a post stands, to a script, with its version as entity tag. */
export const stateAnswer = (draft: Draft, receipt?: Receipt): Answer => json(stateOf(draft, receipt), 200, { ETag: `"${draft.post.version}"` });
