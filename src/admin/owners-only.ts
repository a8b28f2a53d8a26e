import type { AdminRequest } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';

/** The one place that says who may change what the blog is. @throws Problem('forbidden') */
export function ownersOnly({ author }: AdminRequest): void {
  if (author?.role !== 'owner') throw new Problem('forbidden', 'Only the owner changes the settings');
}
