import { decodeHTML } from 'entities';
import { canonicalVideo } from '../html/players.js';
import { codeTag, escaped, figureTag, linkTag, mediaTag } from '../html/write.js';
import type { Attachment, Site } from './site.js';
import { tableOf } from '../../core/table-of.js';

type Attributes = Record<string, string>;
/** What a shortcode of a post is read with. */
export type Around = { site: Site; id: string; thumbnail: string };
type Writer = (attributes: Attributes, inner: string | null, around: Around) => string | null;

const embedOf = (address: string): string => (address === '' ? '' : `\n\n<p>${linkTag(canonicalVideo(address) ?? address)}</p>\n\n`);

const embed: Writer = (attributes, inner) => embedOf(decodeHTML((inner ?? attributes['src'] ?? attributes['url'] ?? attributes['0'] ?? '').trim()));

const youtube: Writer = (attributes, inner) => {
  const named = (attributes['id'] ?? attributes['url'] ?? attributes['0'] ?? inner ?? '').replace(/^=/, '').trim();
  return embedOf(/^[\w-]{11}$/.test(named) ? `https://www.youtube.com/watch?v=${named}` : decodeHTML(named));
};

const vimeo: Writer = (attributes, inner) => {
  const named = (attributes['id'] ?? attributes['url'] ?? attributes['0'] ?? inner ?? '').replace(/^=/, '').trim();
  return embedOf(/^\d+$/.test(named) ? `https://vimeo.com/${named}` : named);
};

const caption: Writer = (attributes, inner) => {
  const picture = /^\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?/i.exec(inner ?? '')?.[0];
  if (picture === undefined) return null;
  const words = inner!.slice(picture.length).trim() || escaped(attributes['caption'] ?? '');
  return figureTag(picture.trim(), words);
};

const gallery: Writer = (attributes, _, { site, id, thumbnail }) => {
  const named = (attributes['ids'] ?? attributes['include'] ?? '').split(/[\s,]+/).filter(Boolean);
  const own = () =>
    [...site.attachments].filter(([key, each]) => each.parent === (attributes['id'] ?? id) && each.isPicture && key !== thumbnail).map(([key]) => key);
  const pictures = (named.length > 0 ? named : own()).flatMap((key) => site.attachments.get(key) ?? []);
  return pictures.length === 0 ? null : `\n\n${pictures.map(pictureOf).join('\n')}\n\n`;
};

export const pictureOf = ({ url, alt, caption: words }: Attachment): string => figureTag(`<img src="${escaped(url)}" alt="${escaped(alt)}">`, words);

const media =
  (tag: 'audio' | 'video', endings: string[]): Writer =>
  (attributes, inner) => {
    const source = [...['src', 'mp3', 'mp4', ...endings].map((name) => attributes[name]), attributes['0'], inner?.trim()].find(Boolean);
    if (!source) return null;
    return canonicalVideo(source) ? embedOf(source) : `\n\n${mediaTag(tag, source, attributes['poster'])}\n\n`;
  };

const code =
  (language?: string): Writer =>
  (attributes, inner) => {
    if (inner === null) return null;
    // Some exports hold it as it was typed, others as HTML
    const text = /&(?:lt|gt|amp|quot);/.test(inner) && !/<[a-z/]/i.test(inner) ? decodeHTML(inner) : inner;
    return `\n\n${codeTag(text.replace(/^\s*\n/, '').trimEnd(), language ?? attributes['language'] ?? attributes['lang'] ?? attributes['0'] ?? '')}\n\n`;
  };

const gist: Writer = (attributes, inner) => {
  const named = attributes['id'] ?? attributes['url'] ?? attributes['0'] ?? inner ?? '';
  return embedOf(/^https?:/.test(named) ? named.replace(/\.js.*$/, '') : `https://gist.github.com/${named.trim()}`);
};

const languages =
  'bash css cpp csharp diff go html java javascript js json objc perl php plain python ruby scala shell sql swift text typescript vb xml yaml'.split(' ');

/** The shortcodes that mean something here. */
export const known: Record<string, Writer> = tableOf({
  caption,
  wp_caption: caption,
  gallery,
  embed,
  youtube,
  vimeo,
  tweet: embed,
  twitter: embed,
  instagram: embed,
  soundcloud: embed,
  audio: media('audio', ['ogg', 'wav', 'm4a', 'flac', 'wma']),
  video: media('video', ['m4v', 'webm', 'ogv', 'flv', 'wmv']),
  code: code(),
  sourcecode: code(),
  source: code(),
  cc: code(),
  gist,
  ...Object.fromEntries(languages.map((language) => [language, code(language === 'plain' || language === 'text' ? '' : language)])),
});

/** Their content is code: nothing in it is a shortcode. */
export const isCode = (name: string): boolean => ['code', 'sourcecode', 'source', 'cc', ...languages].includes(name);
