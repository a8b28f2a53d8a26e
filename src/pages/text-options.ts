import type { MarkdownOptions } from '../core/markdown.js';
import { mayHoldVideo } from '../core/markdown/video.js';
import type { Settings } from '../settings/settings.js';

type Written = { markdown: string; lang: string | null };

/** A post is asked about by each page that shows it. */
const looked = new WeakMap<Written, boolean>();

function mayHold(post: Written): boolean {
  const known = looked.get(post);
  if (known !== undefined) return known;
  const found = mayHoldVideo(post.markdown);
  looked.set(post, found);
  return found;
}

/** Everything but the text itself that a text's HTML depends on. A text without videos does not depend on how they are shown. */
export const textOptions = (post: Written, settings: Settings): MarkdownOptions => ({
  lang: post.lang || settings.lang,
  ...(mayHold(post) && settings.videos !== 'card' ? { videos: settings.videos } : {}),
});
