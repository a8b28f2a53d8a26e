import { chosen, merge } from '../../core/merge.js';
import type { PostForm } from '../../core/post-form.js';

/** A form without what made `after` of `before`, and with what was typed since. */
export function without(before: PostForm, after: PostForm, now: PostForm): PostForm {
  const merged = merge(after, now, before);
  return chosen(
    merged,
    merged.conflicts.map(() => 'theirs'),
  );
}
