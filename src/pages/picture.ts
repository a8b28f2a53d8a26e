import { mediaNames } from '../core/media-html.js';
import { encodePath } from '../core/path.js';
import { sharedPicture } from '../core/shared-picture.js';
import type { Picture } from './head.js';
import type { PostRow } from './public-posts.store.js';
import type { SiteView } from './site-view.store.js';

/** What stands for a post where others link to it: its own first large picture, or the card that was drawn for it. */
export async function pictureOf(post: PostRow, html: string, view: SiteView): Promise<Picture | null> {
  const names = [...mediaNames(html, view.url).keys()];
  const own = names.length > 0 ? sharedPicture(html, await view.media(names), view.url) : null;
  const shown = own ?? (await view.card(post.id));
  if (!shown) return null;
  const query = shown.version ? `?${shown.version}` : '';
  return { url: view.url + encodePath(shown.path) + query, width: shown.width, height: shown.height, alt: shown.alt };
}
