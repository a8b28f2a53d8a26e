import { startTag, type Tag, tagsIn } from '../html-tags.js';
import { videoAt } from './video.js';
import { decoded, escaped } from './escape.js';
import { tableOf } from '../table-of.js';

/*
 * AMP's elements need a script from elsewhere to show anything. These become what every browser knows; advertisements and
 * counters are left out, and of the others the tags, so that what stands inside of them stays.
 */

const plain: Record<string, string> = tableOf({ 'amp-img': 'img', 'amp-anim': 'img', 'amp-video': 'video', 'amp-audio': 'audio', 'amp-iframe': 'iframe' });
export const divs = new Set(['amp-carousel', 'amp-accordion', 'amp-lightbox', 'amp-fit-text', 'amp-selector', 'amp-list']);
/** Nothing of these is for readers. */
export const silent = new Set(['amp-ad', 'amp-auto-ads', 'amp-sticky-ad', 'amp-embed', 'amp-analytics', 'amp-pixel']);
/** What stands inside is there only until they have loaded. */
export const hollow = new Set(['amp-iframe', 'amp-anim', ...silent]);
const kept = /^(?:src|srcset|sizes|alt|title|width|height|class|id|poster|controls|autoplay|loop|muted|allowfullscreen|sandbox|type)$/;

const addressOf: Record<string, [attribute: string, address: (value: string) => string]> = tableOf({
  'amp-youtube': ['data-videoid', (id) => `https://www.youtube.com/watch?v=${id}`],
  'amp-vimeo': ['data-videoid', (id) => `https://vimeo.com/${id}`],
  'amp-dailymotion': ['data-videoid', (id) => `https://www.dailymotion.com/video/${id}`],
  'amp-twitter': ['data-tweetid', (id) => `https://twitter.com/i/status/${id}`],
  'amp-instagram': ['data-shortcode', (id) => `https://www.instagram.com/p/${id}/`],
  'amp-soundcloud': ['data-trackid', (id) => `https://api.soundcloud.com/tracks/${id}`],
  'amp-facebook': ['data-href', (address) => address],
});

/** @param video HTML of a link to a video, or of its frame @param isBlock whether it stands outside of paragraphs */
export function withoutAmp(html: string, isBlock: boolean, video: (address: string) => string): string {
  if (!/<\/?amp-/i.test(html)) return html;
  const tags = [...tagsIn(html)].filter(({ name }) => name.startsWith('amp-'));
  const lastEnds = new Map(tags.filter(({ isEnd }) => isEnd).map(({ name, start }) => [name, start]));
  const parts: string[] = [];
  let at = 0;
  /** the element that is open and of which nothing inside is shown */
  let inside: string | null = null;
  for (const tag of tags) {
    if (inside && !(tag.isEnd && tag.name === inside)) continue;
    parts.push(inside ? '' : html.slice(at, tag.start), inPlaceOf(tag, isBlock, video));
    inside = !tag.isEnd && hollow.has(tag.name) && (lastEnds.get(tag.name) ?? 0) > tag.start ? tag.name : null;
    at = tag.end;
  }
  return parts.join('') + html.slice(at);
}

function inPlaceOf({ name, isEnd, attributes }: Tag, isBlock: boolean, video: (address: string) => string): string {
  const element = plain[name];
  if (element) return isEnd ? (element === 'img' ? '' : `</${element}>`) : startTag(element, attributesOf(element, attributes));
  if (divs.has(name)) return !isBlock ? '' : isEnd ? '</div>' : '<div>';
  const [attribute, address] = addressOf[name] ?? [];
  const id = attribute && !isEnd ? (attributes.get(attribute) ?? '') : '';
  if (!id || !address || !/^[\w:/.?=&%-]{1,300}$/.test(id)) return '';
  const url = address(id);
  return videoAt(url) ? video(url) : /^https?:/.test(url) ? `<a href="${escaped(url)}">${escaped(url)}</a>` : '';
}

/** Those that have a meaning outside of AMP, and those without which the element would be of no use to somebody. */
function attributesOf(element: string, attributes: Tag['attributes']): Map<string, string> {
  const all = new Map([...attributes].filter(([key, value]) => kept.test(key) && (!/^(?:width|height)$/.test(key) || /^\d+$/.test(value))));
  const added: Record<string, [string, string][]> = {
    img: [['alt', '']],
    iframe: [
      ['title', frameTitle(attributes.get('src') ?? '')],
      ['loading', 'lazy'],
    ],
    video: [['controls', '']],
    audio: [['controls', '']],
  };
  for (const [key, value] of added[element] ?? []) if (!all.has(key)) all.set(key, value);
  return all;
}

const frameTitle = (src: string): string => escaped(URL.parse(decoded(src))?.hostname || decoded(src));
