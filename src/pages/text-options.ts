import type { MarkdownOptions } from '../core/markdown.js';
import { mayHoldVideo } from '../core/markdown/video.js';
import type { Settings } from '../settings/settings.js';

/** Everything but the text itself that a text's HTML depends on. A text without videos does not depend on how they are shown. */
export const textOptions = ({ markdown, lang }: { markdown: string; lang: string | null }, settings: Settings): MarkdownOptions => ({
  lang: lang || settings.lang,
  ...(mayHoldVideo(markdown) && settings.videos !== 'card' ? { videos: settings.videos } : {}),
});
