import { decoded, escaped } from './escape.js';
import type { Node } from './node.js';
import type { Heading, TextState } from './text-state.js';
import { wordsOf } from './walk.js';

/** `[[toc]]` or `[TOC]`, alone in a paragraph. */
export const isToc = ({ type, raw }: Node): boolean => type === 'paragraph' && /^\s*(?:\[\[toc\]\]|\[toc\])\s*$/i.test(raw);

/** Links to the headings of the text, the smaller ones within the larger. One a text: a second one would say nothing new. */
export function tocOf(state: TextState): string {
  const { headings, words, hasToc } = state;
  if (hasToc) return '';
  state.hasToc = true;
  if (headings.length === 0) return '';
  const open: number[] = [];
  let html = '';
  for (const heading of headings) {
    while (open.length > 1 && open.at(-1)! > heading.depth) {
      html += '</li></ul>';
      open.pop();
    }
    if (open.length > 0 && heading.depth <= open.at(-1)!) html += '</li>';
    else {
      html += '<ul>';
      open.push(heading.depth);
    }
    html += `<li>${entry(heading)}`;
  }
  return `<nav class="toc" aria-label="${escaped(words.contents)}">${html}${'</li></ul>'.repeat(open.length)}</nav>\n`;
}

const entry = ({ id, tokens }: Heading): string => `<a href="#${escaped(id)}">${escaped(decoded(wordsOf(tokens)).trim())}</a>`;
