import { type Known, nearest } from './nearest.js';
import { withoutEnd } from './without-end.js';

type Page = { path: string; title: string; publishedAt: string };

/** What engines put behind the address of a post. */
const additions = /\/(?:page\/\d+|feed|rss|atom|amp|trackback|print|comment-page-\d+|index(?:\.\w+)?)\/?$/i;
const ending = /\.(?:html?|php\d?|aspx?|jsp|cgi|cfm|shtml|md|txt)$/i;

/** The page that is meant most likely by an address that is nobody's: by the words at its end, or, where one is alone on that day, by its date. */
export function likeliest<T extends Page>(path: string, pages: T[], known?: Known): T | null {
  const words = wordsOf(path);
  const [best] = /\p{L}/u.test(words) ? nearest(words, pages, 1, known) : [];
  if (best) return best;
  const day = dayIn(path);
  const ofDay = day === null ? [] : pages.filter(({ publishedAt }) => publishedAt.startsWith(day));
  return ofDay.length === 1 ? ofDay[0]! : null;
}

/** The path as it would end here: without what was behind the post, without the ending of a file, and without the number before the words. */
function wordsOf(path: string): string {
  const bare = withoutEnd(path, '/').replace(additions, '').replace(ending, '');
  return bare.replace(/\/\d{1,8}[-_](?=[^/]*$)/, '/');
}

/** The day of `/2011/05/21/…`, `/2011-05-21-…` or `/archive/20110521/…`, as `2011-05-21`. */
function dayIn(path: string): string | null {
  const [, year, month, day] = /(?:^|[/_-])((?:19|20)\d\d)[/_-]?(0?[1-9]|1[0-2])[/_-]?(0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)/.exec(path) ?? [];
  return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null;
}
