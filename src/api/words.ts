import { plainText } from '../core/html.js';
import { renderApart } from '../rendering/render-pool.service.js';

/** Far more than an address needs, and a bound on what it costs to find it. */
const longestStart = 1_000;
const enough = 8;

/** The first words of a text, for the address of a post without a title. Empty when it has none. */
export async function wordsOf(markdown: string): Promise<string> {
  const { ownExcerptHtml } = await renderApart({ markdown: ['', ''], excerpt: markdown.slice(0, longestStart), isCleaned: false });
  const words = plainText(ownExcerptHtml, 300).match(/[\p{L}\p{M}\p{N}’'-]+/gu) ?? [];
  return words.slice(0, enough).join(' ');
}
