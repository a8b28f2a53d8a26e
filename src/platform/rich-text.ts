import { renderMarkdown, type MarkdownOptions, type Rendered } from '../core/markdown.js';
import { highlight } from './code-colours.js';
import { mathsOf } from './formulas.js';

/** As `renderMarkdown`, with code in colours and formulas as MathML: both need libraries, which are loaded when a text has such a thing. */
export const richText = (markdown: string, idPrefix: string, options: Omit<MarkdownOptions, 'tools'>): Rendered =>
  renderMarkdown(markdown, idPrefix, { ...options, tools: { highlight, maths: mathsOf } });
