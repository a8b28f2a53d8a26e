import { Marked, type Token } from 'marked';
import markedFootnote from 'marked-footnote';
import { gfmHeadingId } from 'marked-gfm-heading-id';

export type Rendered = {
  html: string;
  /** HTML of what stands before `<!--more-->`; without the marker, of the first paragraph. Empty for an empty text. */
  excerptHtml: string;
  /** whether the text goes on after the excerpt */
  hasMore: boolean;
};

/**
 * Markdown to HTML: GitHub's dialect and footnotes, raw HTML kept.
 * @param idPrefix goes before footnotes' ids, so that several posts can stand on one page
 */
export function renderMarkdown(markdown: string, idPrefix: string): Rendered {
  const source = excerptSource(new Marked({ gfm: true }).lexer(markdown), footnoteMarks(markdown));
  return {
    html: plainAttributes(dialect(idPrefix).parse(markdown, { async: false }), idPrefix),
    excerptHtml: source === '' ? '' : dialect(idPrefix).parse(source, { async: false }),
    hasMore: source.trim() !== markdown.trim(),
  };
}

/** A short text, such as an excerpt from front matter, as HTML. */
export const renderShort = (markdown: string): string => dialect('').parse(markdown, { async: false });

/** An instance of its own a text: footnotes count per text, and nothing is shared between two. */
function dialect(idPrefix: string): Marked {
  return new Marked({ gfm: true }, markedFootnote({ prefixId: `${idPrefix}footnote-` }), gfmHeadingId(), {
    walkTokens: lowerHeading,
    renderer: { html: ({ text }) => withoutAmp(text) },
  });
}

/** The page's one `<h1>` is the title of the post: a `#` in its text is a heading below that. */
function lowerHeading(token: Token): void {
  if (token.type === 'heading' && token['depth'] === 1) token['depth'] = 2;
}

/** The footnote extension puts its prefix into the names of data attributes too, where a style sheet can't find them. */
const plainAttributes = (html: string, idPrefix: string): string => html.replaceAll(` data-${idPrefix}footnote-`, ' data-footnote-');

/** `<amp-img>` needs a script from elsewhere to show anything; a plain `<img>` has the same attributes. */
const withoutAmp = (html: string): string => html.replace(/<amp-img\b/gi, '<img').replace(/<\/amp-img\s*>/gi, '');

const moreMarker = /^<!--\s*more\s*-->/i;

/** `[^1]` for each note that the text has: without one, `[^a-z]` is the author's own. */
const footnoteMarks = (markdown: string): string[] => [...markdown.matchAll(/^ {0,3}(\[\^[^\]\s]+\]):/gm)].map(([, mark]) => mark!);

function excerptSource(tokens: Token[], marks: string[]): string {
  const marker = tokens.findIndex((token) => token.type === 'html' && moreMarker.test(token.raw.trim()));
  if (marker >= 0) return withDefinitions(tokens.slice(0, marker), tokens, marks);
  const paragraph = tokens.find((token) => token.type === 'paragraph' && isProse(token.raw.trim()));
  return paragraph ? withDefinitions([paragraph], tokens, marks) : '';
}

const isProse = (text: string): boolean => /[\p{L}\p{N}]/u.test(text) && !/^!\[[^\]]*\]\([^)]*\)$/.test(text) && !text.startsWith('[^');

/** The excerpt with the link definitions of the whole text, and without footnotes: their notes are not here. */
function withDefinitions(excerpt: Token[], tokens: Token[], marks: string[]): string {
  const text = marks.reduce((raw, mark) => raw.replaceAll(mark, ''), excerpt.map((token) => token.raw).join(''));
  const definitions = tokens.filter((token) => token.type === 'def' && !token.raw.startsWith('[^') && !excerpt.includes(token)).map((token) => token.raw);
  return [text.trim(), ...definitions].join('\n\n').trim();
}
