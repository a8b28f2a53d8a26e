import { invalid } from '../core/problem.js';

export type Status = 'idea' | 'scheduled' | 'published';

/**
 * What a post becomes. No post appears or disappears because of its date alone: who means that says so by the status.
 * (What is published with a date that lies ahead waits for it: posts/post.store.ts.) @throws Problem('invalid', 'publishedAt')
 */
export function statusFor(named: Status | undefined, current: Status, publishedAt: string | null, now: string): Status {
  const isAhead = publishedAt !== null && publishedAt > now;
  if (named === 'scheduled' && publishedAt === null) throw invalid('publishedAt', 'What is scheduled needs its moment in “publishedAt”');
  if (named === 'scheduled' && !isAhead) throw invalid('publishedAt', `${publishedAt} is over: what is scheduled needs a moment that lies ahead`);
  if (named) return named;
  if (current === 'scheduled' && !isAhead) throw invalid('publishedAt', 'This would publish the post at once: if you mean that, name the status “published”');
  if (current === 'published' && isAhead) throw invalid('publishedAt', 'This would take the post off the site: if you mean that, name the status “scheduled”');
  return current;
}
