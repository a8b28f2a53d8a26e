import { isInListFolder, isOwnPath } from './app-paths.js';
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

/** The folders of a pattern that say a date and nothing else that differs: `/:year`, `/:year/:month`, … */
function dateFolders(pattern: string): string[] {
  const wanted = [':year', ':month', ':day'];
  const folders: string[] = [];
  let folder = '';
  for (const segment of pattern.split('/').slice(1)) {
    const isDate = segment === wanted[0];
    if (!isDate && segment.includes(':')) break;
    folder += `/${segment}`;
    if (isDate) folders.push(folder);
    if (isDate) wanted.shift();
  }
  return folders;
}

/** Where readers arrive who cut off the end of a post's address: `/2026`, `/2026/11`. None, where addresses say no date. */
export const cutPaths = (pattern: string, at: string): string[] =>
  at === '' ? [] : dateFolders(pattern).map((folder) => pathBy(folder, { slug: '', publishedAt: at }));

/** The date that such an address says, as `2026-11`; null when it is none. */
export function dateInCut(pattern: string, path: string): string | null {
  for (const folder of dateFolders(pattern)) {
    const match = new RegExp(`^${folder.replace(':year', String.raw`(\d{4})`).replace(/:(?:month|day)/g, String.raw`(\d\d)`)}$`).exec(path);
    if (match) return match.slice(1).join('-');
  }
  return null;
}

const longest = { pattern: 100, besideSlug: 40 };

/** Pages live at `/:slug`: with posts at `/a-:slug`, one of them could have the address of the other. */
const amongPages = /^\/(?!:slug\/?$)[^/]*\/?$/;

/** Refuses a pattern that has no `:slug` in its last segment, an unknown part, does not begin with a slash, or leads among the engine's own addresses. */
export function checkPattern(pattern: string): void {
  if (!/^(\/[a-z0-9_:-]+)*\/[a-z0-9_-]*:slug[a-z0-9_-]*\/?$/.test(pattern))
    throw invalid('permalink', `The permalink “${pattern}” must begin with / and end in :slug, in lower case`);
  const besideSlug = pattern.replace(/\/$/, '').replace(/^.*\//, '').length - ':slug'.length;
  if (pattern.length > longest.pattern || besideSlug > longest.besideSlug) throw invalid('permalink', `The permalink “${pattern.slice(0, 80)}…” is too long`);
  if (isOwnPath(pattern) || isInListFolder(pattern)) throw invalid('permalink', `The permalink “${pattern}” leads to addresses of the engine itself`);
  if (amongPages.test(pattern))
    throw invalid('permalink', `With the permalink “${pattern}” a post could meet a page; put it into a folder, such as /posts/:slug`);
  const unknown = pattern.match(/:(?!(?:year|month|day|slug|category)\b)\w*/);
  if (unknown) throw invalid('permalink', `The permalink has an unknown part “${unknown[0]}”`);
}
