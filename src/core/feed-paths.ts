/*
 * Where feeds are: `/atom.xml`, `/rss.xml` and `/feed.json` hold the newest posts, and so do the same names below `/tags/T`,
 * `/categories/C` and `/authors/A`. What the blog's own feeds hold no more is in their archives (RFC 5005, section 4), which are counted
 * from the oldest post, as list pages are: `/feed/1/atom.xml` has the first posts ever written. Known by their last segment, all
 * of them have their media types from both servers.
 */
export const feedFiles = ['atom.xml', 'rss.xml', 'feed.json'] as const;
export type FeedFile = (typeof feedFiles)[number];

export const feedTypes: Readonly<Record<FeedFile, string>> = {
  'atom.xml': 'application/atom+xml',
  'rss.xml': 'application/rss+xml',
  'feed.json': 'application/feed+json',
};

/** The feeds below an address: of the blog without one, of `/tags/go`. */
export const feedsBelow = (base: string): string[] => feedFiles.map((file) => `${base}/${file}`);

export const archivePath = (number: number, file: FeedFile): string => `/feed/${number}/${file}`;

/** How many archives there are: full ones, of which the newest does not end with the newest post. */
export const archivesOf = (total: number, length: number): number => Math.max(0, Math.floor((total - 1) / length));

/** The paths of so many archives. */
export const archivePaths = (count: number): string[] => Array.from({ length: count }, (_, i) => feedFiles.map((file) => archivePath(i + 1, file))).flat();

/** Whether a subscriber may follow this path: a feed, and no archive. */
export const isCurrentFeed = (path: string): boolean => /^(?:\/(?:tags|categories|authors)\/[^/]+)?\/(?:atom\.xml|rss\.xml|feed\.json)$/.test(path);
