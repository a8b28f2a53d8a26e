import { Parser, type Token } from 'marked';
import { placeAttributes } from './markdown/block-attributes.js';
import { dialect } from './markdown/dialect.js';
import { excerptOf } from './markdown/excerpt.js';
import { footnotesOf } from './markdown/footnotes.js';
import { forgetIds, keepIds, keepRawIds, nameHeadings } from './markdown/headings.js';
import type { Node } from './markdown/node.js';
import { smarten } from './markdown/smart.js';
import { giveStructure } from './markdown/structure.js';
import { type MarkdownOptions, newState, type TextState } from './markdown/text-state.js';

export type { MarkdownOptions, Tools } from './markdown/text-state.js';

export type Rendered = {
  html: string;
  /** HTML of what stands before `<!--more-->`; without the marker, of the first paragraph. Empty for an empty text. */
  excerptHtml: string;
  /** whether the text goes on after the excerpt */
  hasMore: boolean;
};

/**
 * Markdown to HTML, in the dialect of docs/markdown.md: CommonMark 0.31, GitHub's extensions, and ours. Raw HTML is kept.
 * The same text and options make the same HTML.
 * @param idPrefix goes before the ids of footnotes, so that several posts can stand on one page
 * @throws RangeError when a text is nested too deep for the stack
 */
export function renderMarkdown(markdown: string, idPrefix: string, options: MarkdownOptions = {}): Rendered {
  const state = newState(idPrefix, options);
  const { nodes, parser } = read(markdown, state);
  const html = parser.parse(nodes as Token[]) + footnotesOf(state, parser);
  const { excerpt, hasMore } = excerptOf(nodes);
  state.isExcerpt = true;
  forgetIds(excerpt);
  return { html, excerptHtml: parser.parse(excerpt as Token[]), hasMore };
}

/** A short text, such as an excerpt from front matter, as HTML. */
export function renderShort(markdown: string, options: MarkdownOptions = {}): string {
  const { nodes, parser } = read(markdown, { ...newState('', options), isExcerpt: true });
  forgetIds(nodes);
  return parser.parse(nodes as Token[]);
}

/** A text as it will be rendered. An instance of marked of its own a text: nothing is shared between two. */
function read(markdown: string, state: TextState): { nodes: Node[]; parser: Parser } {
  const marked = dialect(state, markdown);
  const nodes = marked.lexer(markdown) as Node[];
  if (state.has('attributes')) placeAttributes(nodes, state);
  giveStructure(nodes, state);
  keepRawIds(nodes, state);
  keepIds(nodes, state);
  if (state.has('headings')) nameHeadings(nodes, state);
  if (state.has('smart')) smarten(nodes, state.lang);
  return { nodes, parser: new Parser(marked.defaults) };
}
