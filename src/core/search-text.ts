import { decodeHTML } from 'entities';
import { withGaps } from './search-gaps.js';

/** More is not searched; a book is shorter. */
const longest = 1_000_000;

/** The words of an HTML text that a reader sees, in one line. */
export function searchText(html: string): string {
  const start = withoutCode(html.slice(0, longest));
  const text = withoutTags(start.includes('footnote') ? start.replace(ours, '') : start);
  return withGaps(decodeHTML(text).replace(space, ' ').trim().normalize('NFC'));
}

/** White space that is not one space already: to replace each by itself takes more memory than the text. */
const space = /[^\S ]\s*| \s+/g;

/** Tags within a word or a sentence, which leave nothing; all others leave a space. */
const inline = /<\/?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)\b/iy;

function withoutTags(html: string): string {
  let text = '';
  let at = 0;
  let end = html.indexOf('>');
  for (let start = html.indexOf('<'); start >= 0 && end >= 0;) {
    const next = html.indexOf('<', start + 1);
    if (end < start) end = html.indexOf('>', start);
    if (end >= 0 && (next < 0 || end < next)) {
      inline.lastIndex = start;
      text += html.slice(at, start) + (inline.test(html) ? '' : ' ');
      at = end + 1;
    }
    start = next;
  }
  return text + html.slice(at);
}

/** What the engine writes into a text and its author did not: numbers of notes, ways back to them, the heading above them. */
const ours =
  /<sup\b[^<>]*><a\b(?=[^<>]*\bdata-footnote-ref\b)[^<>]*>[^<]*<\/a><\/sup>|<a\b(?=[^<>]*\bdata-footnote-backref\b)[^<>]*>[^]{0,80}?<\/a>|<h2\b(?=[^<>]*-footnote-label")[^<>]*>[^<]*<\/h2>/g;

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
