import { createHash } from 'node:crypto';

/** More different style sheets no page has that is not meant to be in the way; a header has room for so many. */
const most = 16;

/**
 * The policy of a page that shows a post's own HTML where it is not public yet: in a sandbox, it runs no script, sends no form, and fetches nothing but
 * what is to be seen. Of style sheets it takes those that stand in it, by their digests (CSP 3, 6.7.2.3).
 * @param html the page @param frames whose frame it may be in, a source of CSP @param sandbox what the sandbox lets through
 */
export const shownPolicy = (html: string, frames: string, sandbox: string): string =>
  [
    `script-src 'none'; style-src-elem ${styleSources(html)}; img-src * data:; media-src *; frame-src https:; connect-src 'none'; font-src 'none'`,
    `object-src 'none'; worker-src 'none'; manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${frames}; sandbox ${sandbox}`,
  ].join('; ');

function styleSources(html: string): string {
  const sheets = [...sheetsIn(html)].map((css) => css.replace(/\r\n?/g, '\n'));
  const sources = [...new Set(sheets)].slice(0, most).map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  return sources.join(' ') || "'none'";
}

/** What stands in each element `style`; none in one without an end, which has none behind it either. */
function* sheetsIn(html: string): Generator<string> {
  const [opening, closing] = [/<style(?=[\s/>])[^<>]*>/gi, /<\/style/gi];
  for (let start = opening.exec(html); start; start = opening.exec(html)) {
    closing.lastIndex = opening.lastIndex;
    const end = closing.exec(html);
    if (!end) return;
    yield html.slice(opening.lastIndex, end.index);
    opening.lastIndex = end.index;
  }
}
