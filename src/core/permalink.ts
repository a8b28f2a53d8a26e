import { isOwnPath } from './app-paths.js';
import { invalid } from './problem.js';
import { reservedWords } from './slug.js';

export const defaultPattern = '/:slug';

export type Placed = { slug: string; publishedAt: string; category?: string | undefined };

/**
 * The path of a post by a permalink pattern such as `/:slug` or `/:year/:month/:day/:slug/`.
 * Dates are read in UTC; `:category` is the first one, `uncategorised` when there is none, and `api-2` where the
 * engine has `api` for itself.
 */
export function pathBy(pattern: string, post: Placed): string {
  const [year = '', month = '', day = ''] = post.publishedAt.slice(0, 10).split('-');
  const { slug, category: wish = 'uncategorised' } = post;
  const category = reservedWords.has(wish) ? `${wish}-2` : wish;
  const parts: Record<string, string> = { year, month, day, slug, category };
  return pattern.replace(/:([a-z]+)/g, (whole, name: string) => parts[name] ?? whole);
}

const longest = { pattern: 100, besideSlug: 40 };

/** Where the engine's own lists are: a post there would hide one, or be hidden by it. */
const lists = /^\/(?:tags|categories|archive|page)\/[^/]+\/?$/;

/** Pages live at `/:slug`: with posts at `/a-:slug`, one of them could have the address of the other. */
const amongPages = /^\/(?!:slug\/?$)[^/]*\/?$/;

/** Refuses a pattern that has no `:slug` in its last segment, an unknown part, does not begin with a slash, or leads among the engine's own addresses. */
export function checkPattern(pattern: string): void {
  if (!/^(\/[a-z0-9_:-]+)*\/[a-z0-9_-]*:slug[a-z0-9_-]*\/?$/.test(pattern))
    throw invalid('permalink', `The permalink “${pattern}” must begin with / and end in :slug, in lower case`);
  const besideSlug = pattern.replace(/\/$/, '').replace(/^.*\//, '').length - ':slug'.length;
  if (pattern.length > longest.pattern || besideSlug > longest.besideSlug) throw invalid('permalink', `The permalink “${pattern.slice(0, 80)}…” is too long`);
  if (isOwnPath(pattern) || lists.test(pattern)) throw invalid('permalink', `The permalink “${pattern}” leads to addresses of the engine itself`);
  if (amongPages.test(pattern))
    throw invalid('permalink', `With the permalink “${pattern}” a post could meet a page; put it into a folder, such as /posts/:slug`);
  const unknown = pattern.match(/:(?!(?:year|month|day|slug|category)\b)\w*/);
  if (unknown) throw invalid('permalink', `The permalink has an unknown part “${unknown[0]}”`);
}
