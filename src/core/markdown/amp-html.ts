import type { Tokens, TokenizerAndRendererExtension } from 'marked';
import { divs, hollow, silent } from './amp.js';

/*
 * AMP's elements where they begin a line: CommonMark knows none of them, and takes those for blocks only that stand alone.
 * And elements of which nothing inside is shown, in one piece, so that it can be left out.
 */

const longest = 5000;
const opening = /^ {0,3}<\/?(amp-[a-z-]+)(?=[\s>])/i;
const upToBlank = /^(?:[^\n]*\S[^\n]*(?:\n|$))+(?:[ \t]*\n)*/;

/** The element at the start of a text, with its end tag; null where that is missing. */
function wholeAt(src: string): string | null {
  const name = opening.exec(src)?.[1]?.toLowerCase() ?? '';
  if (!hollow.has(name) || /^\s*<\//.test(src)) return null;
  const part = src.slice(0, longest);
  const end = new RegExp(`</${name}\\s*>`, 'i').exec(part);
  return end && part.slice(0, end.index + end[0].length);
}

const html = (raw: string, isBlock: boolean): Tokens.Generic => ({ type: 'html', raw, text: raw, block: isBlock, pre: false });

export const ampHtml: TokenizerAndRendererExtension[] = [
  {
    name: 'ampBlock',
    level: 'block',
    tokenizer(src) {
      const name = opening.exec(src)?.[1]?.toLowerCase() ?? '';
      if (divs.has(name)) return html(upToBlank.exec(src)![0], true);
      const whole = wholeAt(src);
      const end = whole && /^[ \t]*(?:\n\s*|$)/.exec(src.slice(whole.length))?.[0];
      return typeof end === 'string' && (silent.has(name) || whole!.includes('\n')) ? html(whole + end, true) : undefined;
    },
  },
  {
    name: 'ampInline',
    level: 'inline',
    tokenizer(src) {
      const whole = src.startsWith('<') ? wholeAt(src) : null;
      return whole ? html(whole, false) : undefined;
    },
  },
];
