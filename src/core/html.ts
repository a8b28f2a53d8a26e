/** The words of an HTML text, for a description: no tags, no entities but the five of XML undone, white space folded. */
export function plainText(html: string, longest = 200): string {
  const text = html
    .replace(/<(script|style)\b.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
  if (text.length <= longest) return text;
  const short = text.slice(0, longest);
  return `${short.slice(0, Math.max(short.lastIndexOf(' '), longest / 2))}…`;
}

/** The same HTML with addresses that begin at the root or at a fragment made absolute, for feeds. */
export function absoluteLinks(html: string, origin: string, path: string): string {
  return html.replace(/(\s(?:href|src)=")(\/(?!\/)|#)/gi, (_, attribute: string, start: string) => `${attribute}${origin}${start === '#' ? `${path}#` : '/'}`);
}

/** Text as XML 1.0, and HTML too, can hold it: control characters and lone surrogates are not among their characters. */
export const xmlText = (text: string): string => text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');

/** A style sheet without comments and needless white space, as it stands inside a page. */
export const smallCss = (css: string): string =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .trim();
