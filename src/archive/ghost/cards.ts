import { canonicalVideo } from '../html/players.js';
import { codeTag, escaped, figureTag, imageTag, linkTag, mediaTag } from '../html/write.js';
import { tableOf } from '../../core/table-of.js';

/** A piece of a text: HTML, or Markdown as somebody wrote it. */
export type Piece = { html: string } | { markdown: string };
export type Payload = Record<string, unknown>;
/** What of a text could not be had, for the report. */
export type Lost = Set<string>;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const html = (value: string): Piece[] => (value.trim() === '' ? [] : [{ html: value }]);
const paragraph = (inner: string): string => (inner.trim() === '' ? '' : `<p>${inner}</p>`);
const captioned = (content: string, { caption }: Payload): Piece[] => html(figureTag(content, text(caption)));

type Card = (payload: Payload, lost: Lost) => Piece[];

const image: Card = (payload) => {
  const picture = imageTag(text(payload['src']), text(payload['alt'] ?? payload['altText']), text(payload['title']));
  return payload['src'] ? captioned(text(payload['href']) ? `<a href="${escaped(text(payload['href']))}">${picture}</a>` : picture, payload) : [];
};

const embed: Card = (payload) => {
  const [url, written] = [text(payload['url']), text(payload['html'])];
  const video = canonicalVideo(url);
  const caption = paragraph(text(payload['caption']));
  // What other sites hand out to be shown holds the words; where it is nothing but a frame, its page says more
  if (video || !written || (/^\s*<iframe/.test(written) && url)) return html((url ? paragraph(linkTag(video ?? url)) : written) + caption);
  return html(written + caption);
};

const bookmark: Card = (payload) => {
  const { title, description, author, publisher } = { ...(payload['metadata'] as Payload | undefined) };
  const url = text(payload['url']) || text((payload['metadata'] as Payload | undefined)?.['url']);
  const by = [author, publisher].map(text).filter(Boolean).map(escaped).join(', ');
  const lines = [linkTag(url, text(title ?? payload['title']) || url), escaped(text(description ?? payload['description'])), by].filter(Boolean);
  return url ? html(`<blockquote>${paragraph(lines.join('<br>'))}</blockquote>${paragraph(text(payload['caption']))}`) : [];
};

const gallery: Card = (payload) => {
  const pictures = (Array.isArray(payload['images']) ? (payload['images'] as Payload[]) : []).flatMap((each) =>
    image({ ...each, caption: each['caption'] }, new Set()),
  );
  return [...pictures, ...html(paragraph(text(payload['caption'])))];
};

const callout: Card = (payload) => html(`<blockquote>${inBlocks(text(payload['calloutText']), text(payload['calloutEmoji']))}</blockquote>`);

/** Words that may be a paragraph of their own already. */
const inBlocks = (inner: string, before: string): string => {
  const lead = before && `${escaped(before)} `;
  return /^\s*<p[\s>]/.test(inner) ? inner.replace(/^\s*<p[^>]*>/, (start) => start + lead) : paragraph(lead + inner);
};

const button = (words: unknown, url: unknown): string => (text(url) ? paragraph(linkTag(text(url), text(words) || text(url))) : '');

const header: Card = (payload) => {
  const [large, small] = [text(payload['header'] ?? payload['heading']), text(payload['subheader'] ?? payload['subheading'])];
  const isShown = payload['buttonEnabled'] === true;
  return html(`${large && `<h2>${large}</h2>`}${paragraph(small)}${isShown ? button(payload['buttonText'], payload['buttonUrl']) : ''}`);
};

const product: Card = (payload) => {
  const picture = text(payload['productImageSrc']);
  const stars = payload['productRatingEnabled'] === true ? '★'.repeat(Math.min(5, Number(payload['productStarRating']) || 0)) : '';
  const isShown = payload['productButtonEnabled'] === true;
  return html(
    `${picture && figureTag(imageTag(picture, ''), null)}<h4>${text(payload['productTitle'])}</h4>${paragraph(stars)}${text(payload['productDescription'])}${isShown ? button(payload['productButton'], payload['productUrl']) : ''}`,
  );
};

const file: Card = (payload) => {
  const [title, name] = [text(payload['fileTitle']), text(payload['fileName'])];
  return html(
    paragraph([linkTag(text(payload['src']), title || name || text(payload['src'])), escaped(text(payload['fileCaption']))].filter(Boolean).join('<br>')),
  );
};

const leftOut =
  (words: string): Card =>
  (_, lost) => {
    lost.add(words);
    return [];
  };

const markdown: Card = (payload) => (text(payload['markdown']).trim() ? [{ markdown: text(payload['markdown']).trim() }] : []);

const cards: Record<string, Card> = tableOf({
  image,
  gallery,
  embed,
  bookmark,
  callout,
  header,
  product,
  file,
  markdown,
  'card-markdown': markdown,
  html: (payload) => html(text(payload['html'])),
  code: (payload) => captioned(codeTag(text(payload['code']), text(payload['language'])), payload),
  hr: () => html('<hr>'),
  toggle: (payload) => html(`<details><summary>${text(payload['heading'])}</summary>${inBlocks(text(payload['content']), '')}</details>`),
  button: (payload) => html(button(payload['buttonText'], payload['buttonUrl'])),
  video: (payload) => captioned(mediaTag('video', text(payload['src']), text(payload['customThumbnailSrc']) || text(payload['thumbnailSrc'])), payload),
  audio: (payload) => html(paragraph(escaped(text(payload['title']))) + mediaTag('audio', text(payload['src']))),
  'before-after': (payload) =>
    html(
      ['beforeImage', 'afterImage'].map((key) => imageTag(text((payload[key] as Payload | undefined)?.['src']), '')).join('') +
        paragraph(text(payload['caption'])),
    ),
  nft: embed,
  email: leftOut('a part that only mails had'),
  'email-cta': leftOut('a part that only mails had'),
  signup: leftOut('a form to subscribe'),
  'call-to-action': (payload) =>
    html(
      `${payload['imageUrl'] ? figureTag(imageTag(text(payload['imageUrl']), ''), null) : ''}${inBlocks(text(payload['textValue']), '')}${payload['showButton'] === true ? button(payload['buttonText'], payload['buttonUrl']) : ''}`,
    ),
  paywall: leftOut('the line below which only members read on'),
  transistor: leftOut('a player for members'),
});

/** In Lexical some have other names. */
const alike: Record<string, string> = tableOf({ codeblock: 'code', horizontalrule: 'hr', divider: 'hr' });

/** A card as a piece of the text; null for one of a kind that nobody here knows. */
export function piecesOfCard(name: string, payload: Payload, lost: Lost): Piece[] | null {
  const kind = alike[name] ?? name;
  return Object.hasOwn(cards, kind) ? cards[kind]!(payload, lost) : null;
}
