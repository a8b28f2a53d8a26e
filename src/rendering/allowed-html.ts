import { tableOf } from '../core/table-of.js';

/*
 * What HTML may be in a text whose authors may not write any: docs/author.md says it in words, docs/decisions/0010 why. All that
 * the renderer itself makes is among it. Nothing here runs, sends, loads a page of another site except two players, or lies over the page.
 */

const words = (text: string): string[] => text.trim().split(/\s+/);

const textTags = `
  p br hr h1 h2 h3 h4 h5 h6 div span section article aside header footer nav main address center
  a abbr acronym label b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small strike strong sub sup time tt u var wbr
  blockquote pre ul ol li dl dt dd details summary figure figcaption
  table caption colgroup col thead tbody tfoot tr th td`;
const mediaTags = 'img picture source video audio track iframe input';
const mathTags = `
  math semantics annotation mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
  mmultiscripts mprescripts none mtable mtr mtd mpadded mphantom menclose mstyle merror`;

export const allowedTags = words(`${textTags} ${mediaTags} ${mathTags}`);

/** Those that hold nothing. */
export const emptyTags = words('br hr img input source track wbr col');

/** Their content is dropped with them: it is code, or would be read without what made sense of it. */
export const droppedWhole = words('script style textarea option xmp noscript svg template title object applet');

const everywhere = words('id class title lang dir role aria-* data-* hidden translate style');
const size = ['width', 'height'];
const player = words('src controls preload loop muted playsinline crossorigin');
const cell = words('colspan rowspan align valign headers scope abbr');
export const mathTagNames = words(mathTags);
const mathAttributes = words(`
  display displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize stretchy symmetric fence separator lspace rspace minsize maxsize
  largeop movablelimits accent accentunder form linethickness width height depth voffset columnalign rowalign rowspacing columnspacing columnlines
  rowlines frame notation rowspan columnspan encoding xmlns alttext intent arg linebreak side`);

export const allowedAttributes: Record<string, string[]> = tableOf({
  '*': everywhere,
  a: words('href name rel rev target hreflang type download'),
  img: [...words('src srcset sizes alt loading decoding align border crossorigin'), ...size],
  source: [...words('src srcset sizes type media'), ...size],
  video: [...player, ...size, 'poster'],
  audio: player,
  track: words('src kind srclang label default'),
  iframe: [...words('src allowfullscreen loading'), ...size],
  input: words('type checked disabled'),
  ...Object.fromEntries(['blockquote', 'q', 'del', 'ins'].map((tag) => [tag, ['cite', 'datetime']])),
  ...Object.fromEntries(['table', 'tr', 'thead', 'tbody', 'tfoot', 'col', 'colgroup', 'td', 'th'].map((tag) => [tag, [...cell, 'span', 'width', 'border']])),
  ...Object.fromEntries(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'caption'].map((tag) => [tag, ['align', 'width']])),
  ...Object.fromEntries(words(mathTags).map((tag) => [tag, mathAttributes])),
  ol: ['start', 'reversed', 'type'],
  ul: ['type'],
  li: ['value', 'type'],
  time: ['datetime'],
  data: ['value'],
  details: ['open', 'name'],
  font: ['color', 'size', 'face'],
});

export const allowedSchemes = ['http', 'https', 'mailto', 'tel'];
/** A picture runs nothing, whatever is in it. */
export const allowedSchemesByTag = { img: ['http', 'https', 'data'] };

/** Players that keep no record of who only reads, and their pages are nobody's but theirs. */
export const allowedFrame = /^(?:https:)?\/\/(?:www\.youtube-nocookie\.com|player\.vimeo\.com)\//i;

/** One value of letters and measures: no address, no function, nothing that ends the declaration. */
const plain = [/^[\w\s.,%#+-]{1,100}$/];
const colour = [...plain, /^(?:rgb|hsl)a?\([\d\s.,%/-]{1,60}\)$/i];
const named = (names: string) => Object.fromEntries(words(names).map((name) => [name, plain]));

/** A length in a formula: two digits of whatever it counts in, so that nothing of it lies over the page. */
export const mathLength = /^[+-]?(?:\d{1,2}(?:\.\d{1,6})?|\.\d{1,6}|100)(?:em|ex|rem|px|pt|mu|%)?$/;
export const mathLengths = words('mathsize lspace rspace minsize maxsize linethickness width height depth voffset rowspacing columnspacing');
const mathStyleLengths = [
  /^(?:(?:[+-]?(?:\d{1,2}(?:\.\d{1,6})?|\.\d{1,6}|100)(?:em|ex|rem|px|pt|mu|%)?|solid|dashed|dotted|double|none|[a-z]{3,20}|#[0-9a-f]{3,8})(?:\s|$)+){1,4}$/i,
];
const namedLengths = (names: string) => Object.fromEntries(words(names).map((name) => [name, mathStyleLengths]));

/** Declarations that move nothing out of its place. */
export const allowedStyles = {
  '*': {
    color: colour,
    'background-color': colour,
    ...named('text-align font-style font-weight font-variant text-decoration vertical-align white-space list-style-type'),
  },
  ...Object.fromEntries(
    words(mathTags).map((tag) => [
      tag,
      {
        ...named('display math-style math-depth math-shift font-family'),
        ...namedLengths('padding padding-left padding-right padding-top padding-bottom border border-left border-right border-top border-bottom width'),
      },
    ]),
  ),
};

/** What a link may say of where it leads. `opener` would let that page lead the reader's own window elsewhere. */
export const allowedRels = words('author bookmark external footnote license me nofollow noopener noreferrer sponsored tag ugc');

/** What the theme calls its own parts: a text that could take their looks could lie over them, or pass itself off as one. */
export const themeClasses =
  words(`about also aside author by colophon count date dot entry feeds given index kind kudos labels lede ledger line masthead mentions meta minutes
  months more name nearest neighbours out pager pages piece prose quiet results search skip sr-only tagline tags title updated waiting when which word years`);

/** Any other name may be somebody's. */
export const keptClass = new RegExp(`^(?!(?:${themeClasses.join('|')})$)`, 'i');
/** The heading of footnotes, which is heard and not seen. */
export const heardClass = 'sr-only';
