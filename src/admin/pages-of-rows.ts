import * as v from 'valibot';

/** How many rows a list of the admin shows at once. */
export const rowsAPage = 50;

/** The number of a page in an address. What is no such number is the first one: addresses are typed and cut by hand. */
export const pageNumber = v.fallback(v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/), v.transform(Number)), 1);

/** Where a page begins, and the pages beside it; a number behind the last page means the last. */
export function pageOf(asked: number, count: number) {
  const last = Math.max(1, Math.ceil(count / rowsAPage));
  const number = Math.min(asked, last);
  const stretch = { skip: (number - 1) * rowsAPage, take: rowsAPage };
  return { number, stretch, before: number > 1 ? number - 1 : null, after: number < last ? number + 1 : null };
}
