/*
 * A sitemap may hold 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html#index). In a large blog /sitemap.xml is an
 * index of parts, by the posts' ids: whatever comes and goes, no post moves from one part to another.
 */

/** A change of a post makes its part again: so many addresses are made in a millisecond or two. */
export const partSize = 1_000;

/** The part that holds the post with this id. The first one is 1. */
export const partOf = (id: number): number => Math.max(1, Math.ceil(id / partSize));

export const partPath = (part: number): string => `/sitemap/${part}.xml`;

/** The parts of a blog whose newest public post has this id; none while one sitemap holds all. */
export const partsUpTo = (newestId: number): number[] => (newestId <= partSize ? [] : Array.from({ length: partOf(newestId) }, (_, i) => i + 1));
