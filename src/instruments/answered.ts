/**
 * What a request came to, when all of its answer was handed to the system or its reader went away. `route` is one of `readerRoutes`, or the
 * pattern of one of the app's own (`/admin/posts/:id`), and never an address.
 */
export type Answered = {
  route: string;
  status: number;
  /** from the request's head to the last byte */
  nanoseconds: number;
  /** of the body, as sent: packed, and none for a 304 or HEAD */
  bytes: number;
  /** the reader went away, or was cut off, before the end */
  isCut: boolean;
};

/**
 * What readers can get, whatever its address.
 *
 *   asset    files of the theme, pictures and cards of the tree
 *   media    files of the media library
 *   moved    30x to where it lives now
 *   gone     410
 *   missing  404
 *   refused  what is asked wrongly, or only by who looks for holes; or the disk fails
 */
export const readerRoutes = ['page', 'feed', 'asset', 'media', 'moved', 'gone', 'missing', 'search', 'kudos', 'refused'] as const;
export type ReaderRoute = (typeof readerRoutes)[number];

/** How answers are told apart: what costs a 304 is nothing like what costs a 200, and who went away waited for nothing. */
export const outcomes = ['2xx', '304', '3xx', '4xx', '5xx', 'cut'] as const;
export type Outcome = (typeof outcomes)[number];

/** The place in `outcomes`. */
export function outcomeOf(status: number, isCut: boolean): number {
  if (isCut) return 5;
  if (status < 300) return 0;
  if (status === 304) return 1;
  return status < 400 ? 2 : status < 500 ? 3 : 4;
}
