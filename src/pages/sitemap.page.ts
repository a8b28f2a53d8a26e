import { encodePath } from '../core/path.js';
import { partPath } from '../core/sitemap-parts.js';
import type { Page, PageContext } from './page.js';
import { formerly } from './post.page.js';

/** `/sitemap.xml` (https://www.sitemaps.org/protocol.html): the home page and every public post and page, or an index of the parts that hold them. */
export const sitemap: Page = async (context) => {
  const { view, theme } = context;
  const parts = await view.sitemapParts();
  if (parts.length === 0) return addresses(1, context);
  return theme.text('sitemap-index', { parts: parts.map(({ part, updatedAt }) => ({ loc: view.url + partPath(part), lastmod: updatedAt })) });
};

/** `/sitemap/N.xml`: a part of it. */
export const sitemapPart: Page = async (context, digits = '') => {
  const part = Number(digits);
  const isThere = (part > 1 || context.view.hasParts) && context.view.addressesIn(part).length > 0;
  return isThere ? addresses(part, context) : formerly(context);
};

async function addresses(part: number, { view, theme }: PageContext) {
  const urls = (await view.addressesIn(part)).map(({ path, updatedAt }) => ({ loc: view.url + encodePath(path), lastmod: updatedAt }));
  return theme.text('sitemap', { home: part === 1 ? `${view.url}/` : null, urls });
}
