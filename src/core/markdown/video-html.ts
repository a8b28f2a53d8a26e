import { plainText } from '../html.js';
import { escaped } from './escape.js';
import type { TextState } from './text-state.js';
import type { Video } from './video.js';

const settings =
  'width="640" height="360" loading="lazy" allow="fullscreen; picture-in-picture; encrypted-media" allowfullscreen referrerpolicy="strict-origin-when-cross-origin"';

/** Within a paragraph. */
export function videoInline(video: Video, state: TextState): string {
  const { site, url, frame } = video;
  const label = escaped(`${state.words.video}: ${site}`);
  return state.videos === 'card' ? `<a href="${escaped(url)}">${label}</a>` : `<iframe src="${escaped(frame)}" title="${label}" ${settings}></iframe>`;
}

/** A card that asks nobody else for anything until it is followed, or the video in a frame, with the link below for those who get no frames. */
export function videoHtml({ site, url, frame }: Video, title: string, { videos, words }: TextState): string {
  const name = title === '' ? escaped(site) : title;
  const link = `<a href="${escaped(url)}">${name}</a>`;
  const where = title === '' ? escaped(words.video) : escaped(site);
  const caption = `${link} <small>${where}</small>`;
  if (videos === 'card') return `<p class="video">${caption}</p>\n`;
  const label = escaped(`${words.video}: ${plainText(name)}`);
  return `<figure class="video"><iframe src="${escaped(frame)}" title="${label}" ${settings}></iframe><figcaption>${caption}</figcaption></figure>\n`;
}
