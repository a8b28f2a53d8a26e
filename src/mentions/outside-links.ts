import { isOwn } from './target.store.js';
import { elementsIn, treeOf } from './tree.js';

/** Of a post with more links than that, the first ones count. */
const mostLinks = 100;

/** What a text links to outside of the blog, as it is written there. @param link of a link post */
export function outsideLinks(html: string, link: string | null, blog: string): string[] {
  const anchors = elementsIn(treeOf(html))
    .filter(({ name }) => name === 'a')
    .map(({ attributes }) => attributes['href'] ?? '');
  const links = [link ?? '', ...anchors].map((address) => address.trim()).filter((address) => isOutside(address, blog));
  return [...new Set(links)].slice(0, mostLinks);
}

function isOutside(address: string, blog: string): boolean {
  const url = /^https?:\/\//i.test(address) && address.length <= 2_000 ? URL.parse(address) : null;
  return url !== null && !isOwn(url, blog);
}
