/*
 * A sitemap may hold 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html#index). In a large blog /sitemap.xml is an
 * index of parts, by the posts' ids: whatever comes and goes, no post moves from one part to another.
 */

/** Even the longest addresses that there can be, percent-encoded, stay below 50 MB. */
export const partSize = 10_000;

/** The part that holds the post with this id. The first one is 1. */
export const partOf = (id: number): number => Math.max(1, Math.ceil(id / partSize));

export const partPath = (part: number): string => `/sitemap/${part}.xml`;

/** The paths of the parts of a blog whose newest public post has this id; none while one sitemap holds all. */
export const partPaths = (newestId: number): string[] => (newestId <= partSize ? [] : Array.from({ length: partOf(newestId) }, (_, i) => partPath(i + 1)));
