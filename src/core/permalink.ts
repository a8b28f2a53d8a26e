import { invalid } from './problem.js';

export const defaultPattern = '/:slug';

export type Placed = { slug: string; publishedAt: string; category?: string | undefined };

/**
 * The path of a post by a permalink pattern such as `/:slug` or `/:year/:month/:day/:slug/`.
 * Dates are read in UTC; `:category` is the first one, `uncategorised` when there is none.
 */
export function pathBy(pattern: string, post: Placed): string {
  const [year = '', month = '', day = ''] = post.publishedAt.slice(0, 10).split('-');
  const parts: Record<string, string> = { year, month, day, slug: post.slug, category: post.category ?? 'uncategorised' };
  return pattern.replace(/:([a-z]+)/g, (whole, name: string) => parts[name] ?? whole);
}

/** Refuses a pattern that has no `:slug` in its last segment, an unknown part, or does not begin with a slash. */
export function checkPattern(pattern: string): void {
  if (!/^(\/[a-z0-9_:-]+)*\/[a-z0-9_-]*:slug[a-z0-9_-]*\/?$/.test(pattern)) throw invalid('permalink', `The permalink “${pattern}” must begin with / and end in :slug, in lower case`);
  const unknown = pattern.match(/:(?!(?:year|month|day|slug|category)\b)\w*/);
  if (unknown) throw invalid('permalink', `The permalink has an unknown part “${unknown[0]}”`);
}
