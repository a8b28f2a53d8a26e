import { decodeHTML } from 'entities';
import { tagsIn } from '../../src/core/html-tags.js';

const phrasing = /^(?:a|abbr|b|code|del|em|i|img|input|strong|sub|sup)$/;

/** HTML as the tests of CommonMark compare it: attributes in order, references read, white space only where it counts. */
export function normalHtml(html: string): string {
  let normal = '';
  let at = 0;
  let isPre = false;
  for (const { name, isEnd, start, end, attributes } of tagsIn(html)) {
    normal += textOf(html.slice(at, start), isPre);
    if (name === 'pre') isPre = !isEnd;
    const sorted = [...attributes].toSorted().map(([key, value]) => ` ${key}="${decodeHTML(value)}"`);
    // Spaces beside blocks are the renderer's own affair
    if (!phrasing.test(name)) normal = normal.trimEnd();
    normal += `<${isEnd ? '/' : ''}${name}${sorted.join('')}>`;
    if (!phrasing.test(name) && !isPre) normal += '\n';
    at = end;
  }
  return (normal + textOf(html.slice(at), isPre))
    .replace(/>\n+\s*/g, '>')

    .trim();
}

const textOf = (text: string, isPre: boolean): string => decodeHTML(isPre ? text : text.replace(/\s+/g, ' '));
