import { plainText } from './html.js';

/** What a text without a title is called in lists: its first words, without the signs of Markdown. Empty when it has none. */
export function firstWords(markdown: string, longest = 60): string {
  const start = markdown.slice(0, 4_000); // a title needs no more, and a hostile text costs no more
  const paragraph = start
    .replace(/^(```|~~~).*?^\1/gms, '')
    .split(/\n\s*\n/)
    .map(withoutSigns)
    .find((text) => /[\p{L}\p{N}]/u.test(text));
  return plainText(paragraph ?? '', longest);
}

const withoutSigns = (text: string): string =>
  text
    .replace(/<!--.*?-->/gs, '')
    .replace(/^ {0,3}\[[^\]\n]+\]:.*$/gm, '') // what links and footnotes lead to
    .replace(/\[\^[^\]\s]+\]/g, '')
    .replace(/!?\[([^[\]]*)\](?:\([^()\n]*\)|\[[^[\]]*\])/g, '$1')
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/(?<![\p{L}\p{N}])[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?![\p{L}\p{N}])/gu, '');
