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
export const secretPage = (html: string): string => html.replace(tag, withoutReferrer).replace('<head>', `<head>\n${secretMetas}`);

/** A tag: `>` in a quoted value does not end it. */
const tag = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;

const withoutReferrer = (found: string): string =>
  /^<meta\b/i.test(found) && /\breferrer\b/i.test(found) ? '' : found.replace(/\sreferrerpolicy(\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/gi, '');
