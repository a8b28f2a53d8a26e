import { withFramesOfOthers } from '../platform/security-headers.js';
import { shownPolicy } from '../platform/shown-page.js';

/*
 * A page whose address is a secret. Nobody keeps it, finds it by searching, or hears of its address from the page: it runs no script
 * and asks for nothing but what is to be seen, and in a sandbox without an origin there is no referrer, whatever the author's own
 * HTML says (Referrer Policy, 8.3). For browsers that see that otherwise the page itself is cleared of such words.
 */
const secretHeaders = {
  ...withFramesOfOthers,
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

/** The headers of such a page; without one those of an answer that has no body. */
export const secretHeadersOf = (page = ''): Record<string, string> => ({
  ...secretHeaders,
  'Content-Security-Policy': shownPolicy(page, "'none'", 'allow-popups allow-popups-to-escape-sandbox'),
});

const secretMetas = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">';

/** The page without a word of its own about referrers, and with ours. */
export const secretPage = (html: string): string => (/referrer/i.test(html) ? cleared(html) : html).replace('<head>', `<head>\n${secretMetas}`);

function cleared(html: string): string {
  let made = '';
  let at = 0;
  for (const { start, end } of whatMayBeTags(html).filter((tag) => tag.end > 0)) {
    if (start < at) continue;
    made += html.slice(at, start) + withoutReferrer(html.slice(start, end));
    at = end;
  }
  return made + html.slice(at);
}

/**
 * Where a tag could begin, in comments and scripts too, and where it would end: `>` in a quoted value does not end it. 0: nowhere. Read from the end of
 * the page, it is known at each sign where a tag ends that is open there, unquoted or in either kind of quotes; from its beginning, who opens tags and
 * ends none would have the rest of the page read for each.
 */
function whatMayBeTags(html: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let [bare, double, single] = [0, 0, 0];
  for (let at = html.length - 1; at >= 0; at--) {
    const sign = html[at];
    if (sign === '<' && /[a-z]/i.test(html[at + 1] ?? '')) found.push({ start: at, end: bare });
    if (sign === '>') bare = at + 1;
    else if (sign === '"') [bare, double] = [double, bare];
    else if (sign === "'") [bare, single] = [single, bare];
  }
  return found.toReversed();
}

const withoutReferrer = (found: string): string =>
  /^<meta\b/i.test(found) && /\breferrer\b/i.test(found) ? '' : found.replace(/\sreferrerpolicy(\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/gi, '');
