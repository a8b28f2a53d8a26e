/*
 * List pages are counted from the oldest post, so that a page, once full, keeps its posts: `/page/1` holds the first
 * ones ever written. `/` holds what is not yet on a full page, never fewer than one page of posts and never two:
 * every post stands on exactly one of them, and a new post changes `/` and, at most, the newest full page.
 */

/** How many full pages there are beside `/`. */
export const fullPages = (total: number, size: number): number => Math.max(0, Math.floor(total / size) - 1);

/** The posts of page `number`, counted from the oldest: from `first` up to, not including, `end`. */
export const stretchOf = (number: number, size: number): { first: number; end: number } => ({ first: (number - 1) * size, end: number * size });

/** How many posts there must be before page `number` is full. */
export const postsFor = (number: number, size: number): number => (number + 1) * size;
