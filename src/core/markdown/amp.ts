import { startTag, type Tag, tagsIn } from '../html-tags.js';
import { videoAt } from './video.js';
import { escaped } from './escape.js';

/*
 * AMP's elements need a script from elsewhere to show anything. These become what every browser knows; the others, such as
 * advertisements and counters, are left out with their tags, and what stands inside of them stays.
 */

const plain: Record<string, string> = { 'amp-img': 'img', 'amp-anim': 'img', 'amp-video': 'video', 'amp-audio': 'audio', 'amp-iframe': 'iframe' };
const divs = new Set(['amp-carousel', 'amp-accordion', 'amp-lightbox', 'amp-fit-text', 'amp-selector', 'amp-list']);
const kept = /^(?:src|srcset|sizes|alt|title|width|height|class|id|poster|controls|autoplay|loop|muted|allowfullscreen|sandbox|type)$/;

const addressOf: Record<string, [attribute: string, address: (value: string) => string]> = {
  'amp-youtube': ['data-videoid', (id) => `https://www.youtube.com/watch?v=${id}`],
  'amp-vimeo': ['data-videoid', (id) => `https://vimeo.com/${id}`],
  'amp-dailymotion': ['data-videoid', (id) => `https://www.dailymotion.com/video/${id}`],
  'amp-twitter': ['data-tweetid', (id) => `https://twitter.com/i/status/${id}`],
  'amp-instagram': ['data-shortcode', (id) => `https://www.instagram.com/p/${id}/`],
  'amp-soundcloud': ['data-trackid', (id) => `https://api.soundcloud.com/tracks/${id}`],
  'amp-facebook': ['data-href', (address) => address],
};

/** @param video HTML of a link to a video, or of its frame */
export function withoutAmp(html: string, video: (address: string) => string): string {
  if (!/<\/?amp-/i.test(html)) return html;
  const parts: string[] = [];
  let at = 0;
  for (const tag of tagsIn(html)) {
    if (!tag.name.startsWith('amp-')) continue;
    parts.push(html.slice(at, tag.start), inPlaceOf(tag, video));
    at = tag.end;
  }
  return parts.join('') + html.slice(at);
}

function inPlaceOf({ name, isEnd, attributes }: Tag, video: (address: string) => string): string {
  const element = plain[name];
  if (element === 'img' && isEnd) return '';
  if (element)
    return isEnd
      ? `</${element}>`
      : startTag(
          element,
          withControls(
            element,
            [...attributes].filter(([key]) => kept.test(key)),
          ),
        );
  if (divs.has(name)) return isEnd ? '</div>' : '<div>';
  const [attribute, address] = addressOf[name] ?? [];
  const id = attribute && !isEnd ? (attributes.get(attribute) ?? '') : '';
  if (!id || !address || !/^[\w:/.?=&%-]{1,300}$/.test(id)) return '';
  const url = address(id);
  return videoAt(url) ? video(url) : /^https?:/.test(url) ? `<a href="${escaped(url)}">${escaped(url)}</a>` : '';
}

const withControls = (element: string, attributes: [string, string][]): [string, string][] =>
  (element === 'video' || element === 'audio') && !attributes.some(([key]) => key === 'controls') ? [...attributes, ['controls', '']] : attributes;
