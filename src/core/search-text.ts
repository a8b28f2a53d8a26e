import { decodeHTML } from 'entities';
import { withGaps } from './search-gaps.js';

/** More is not searched; a book is shorter. */
const longest = 1_000_000;

/** The words of an HTML text that a reader sees, in one line. */
export function searchText(html: string): string {
  const start = withoutCode(html.slice(0, longest));
  const text = (start.includes('footnote') ? start.replace(ours, '') : start)
    .replace(/<\/?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)\b[^<>]*>/gi, '')
    .replace(/<[^<>]*>/g, ' ');
  return withGaps(decodeHTML(text).replace(/\s+/g, ' ').trim().normalize('NFC'));
}

/** What the engine writes into a text and its author did not: numbers of notes, ways back to them, the heading above them. */
const ours =
  /<sup\b[^<>]*><a\b[^<>]*\bdata-footnote-ref\b[^<>]*>[^<]*<\/a><\/sup>|<a\b[^<>]*\bdata-footnote-backref\b[^<>]*>[^]{0,80}?<\/a>|<h2\b[^<>]*-footnote-label"[^<>]*>[^<]*<\/h2>/g;

const opening = /<(script|style|template|annotation(?:-xml)?)\b/gi;

/** Without what is no text for readers. Looks once for the end of what has none: 100 KB of `<style>` took five seconds. */
function withoutCode(html: string): string {
  const endless = new Set<string>();
  let text = '';
  let at = 0;
  for (const { 1: name = '', index } of html.matchAll(opening)) {
    if (index < at || endless.has(name)) continue;
    const closing = new RegExp(`</${name}\\b[^<>]*>`, 'gi');
    closing.lastIndex = index;
    const end = closing.exec(html);
    if (!end) endless.add(name);
    else {
      text += `${html.slice(at, index)} `;
      at = end.index + end[0].length;
    }
  }
  return text + html.slice(at);
}
