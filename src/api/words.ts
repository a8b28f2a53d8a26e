import { plainText } from '../core/html.js';
import { renderShort } from '../core/markdown.js';

/** Far more than an address needs, and a bound on what it costs to find it. */
const longestStart = 2_000;
const enough = 8;

/** The first words of a text, for the address of a post without a title. Empty when it has none. */
export function wordsOf(markdown: string): string {
  const words = plainText(renderShort(markdown.slice(0, longestStart)), 300).match(/[\p{L}\p{M}\p{N}’'-]+/gu) ?? [];
  return words.slice(0, enough).join(' ');
}
