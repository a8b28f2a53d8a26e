import { accessible } from '../core/accessible.js';
import { mediaNames, type MediaLookup, withMedia, withPlainMedia } from '../core/media-html.js';
import { outsideImagesIn, withOutsideImages } from '../core/outside-images.js';
import type { Made } from '../rendering/job.js';
import type { SiteView } from './site-view.store.js';

/*
 * A post's text with its files of the media library as they are now: where their bytes are, how large they are. That
 * changes without the post, so it is not part of the text that the theme keeps.
 */

/** How wide views/site/site.css lets a picture be, in the browser's own font size. */
const pictureSizes = '(min-width: 40em) 36em, calc(100vw - 2.5em)';

/** The whole text. @param isFirst whether it begins what is seen first on its page */
export async function fullText(text: Made, view: SiteView, isFirst = true): Promise<Made> {
  return { ...text, html: withMedia(kept(accessible(text.html), view), await filesIn(text.html, view), view.url, { sizes: pictureSizes, isFirst }) };
}

/** The excerpt in a list. @param isFirst whether no picture stands before it on the page */
export async function excerptText(text: Made, view: SiteView, isFirst: boolean): Promise<Made> {
  const html = kept(accessible(text.excerptHtml), view);
  return { ...text, excerptHtml: withMedia(html, await filesIn(html, view), view.url, { sizes: pictureSizes, isFirst }) };
}

/** The text in a feed, whose readers know no sizes and have no use for links to where they are. */
export async function feedText(text: Made, view: SiteView): Promise<Made> {
  const html = kept(text.html.replace(/<a class="anchor"[^<>]*><\/a>/g, ''), view);
  return { ...text, html: withPlainMedia(html, await filesIn(html, view), view.url) };
}

/** With pictures of other hosts as the owner wants them shown. */
function kept(html: string, view: SiteView): string {
  const urls = outsideImagesIn(html, view.url);
  const shown = urls.length > 0 || /<(?:img|source|video)\b/i.test(html) ? view.outsideImages(urls) : null;
  return shown ? withOutsideImages(html, shown, view.url) : html;
}

const filesIn = (html: string, view: SiteView): MediaLookup => view.media([...mediaNames(html, view.url).keys()]);
