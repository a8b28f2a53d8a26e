/**
 * How much is taken for a sign of Markdown: what looks like one, or whatever could be one. The first reads better; the second
 * is for what the first gets wrong.
 */
export type Care = 'light' | 'full';

/** Text as it stands in Markdown. White space is folded, as HTML does it. @param isInLink whether addresses link themselves here */
export function escapeText(text: string, care: Care, isInLink = false): string {
  const folded = text.replace(/[ \t\r\n\f]+/g, ' ');
  if (!(care === 'full' ? /[\\`*_[\]{}<&~^$!:.@|#=+-]/ : /[\\`*_[\]{<&~^$@]|:\/\/|www\./i).test(folded)) return folded;
  const escaped = care === 'full' ? folded.replace(/[\\`*_[\]{}<>#|~^$!:=@+-]|&(?=[#\w])/g, '\\$&') : light(folded);
  return isInLink || care === 'full'
    ? escaped.replace(/\bwww\./gi, 'www\\.')
    : escaped
        .replace(/\b(https?|ftp)(?=:\/\/)/gi, '$1\\')
        .replace(/\bwww\.(?=\w)/gi, 'www\\.')
        .replace(/(?<=[\w.+-])@(?=[\w-]+\.)/g, '\\@');
}

const light = (text: string): string =>
  text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)|[`*]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\[/g, brackets())
    .replace(/^\]|\](?=[([{:])/g, '\\]')
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/&(?=#?\w{1,32};)/g, '&amp;')
    .replace(/~(?=~)|(?<=\S)~|~(?=\S*~)/g, '\\~')
    .replace(/\S+/g, carets)
    .replace(/\$(?=\S(?:[^$]*[^\s$])?\$(?!\d)|\$)/g, '\\$')
    .replace(/^\{|\{(?=:?\s*[#.\w][^{}]*\}\s*$)/g, '\\{');

/** Which brackets begin something. They are asked for in the order in which they stand, so that nobody looks twice for the end of one. */
function brackets(): (sign: string, at: number, text: string) => string {
  let close = -1;
  return (sign, at, text) => {
    if (close < at) close = text.indexOf(']', at);
    if (close < 0) close = text.length;
    const isEndless = close >= text.length - 1;
    return isEndless || '([{:'.includes(text[close + 1]!) || /^(?:\^|\[toc\]|[x ]\]|toc\])/i.test(text.slice(at + 1, at + 6)) ? '\\[' : sign;
  };
}

/** A word in which what stands between two carets would be raised. */
function carets(word: string): string {
  const last = word.lastIndexOf('^');
  return last < 2 ? word : word.replace(/\^/g, (sign, at: number) => (at + 1 < last ? '\\^' : sign));
}

/** What at the beginning of a line would make something else of it: a heading, a list, a quotation, a rule, a meaning, a fence, a table. */
export const escapeStart = (line: string): string =>
  line
    .replace(/^(#{1,6})(?=\s|$)/, '\\$1')
    .replace(/^([-+])(?=\s|$|[-=]+\s*$)/, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(>|=+\s*$|~~~|:(?=\s)|\||---)/, '\\$1');

/** Without the white space and the line ends (`\\` before one) behind it. */
export function withoutTrail(text: string): string {
  let trimmed = text.trimEnd();
  for (let end = trimmed.length; trimmed.endsWith('\\') && text[end] === '\n'; end = trimmed.length) trimmed = trimmed.slice(0, -1).trimEnd();
  return trimmed;
}

/** An address between the round brackets of a link. */
export function destination(address: string): string {
  const text = address
    .replace(/[\t\r\n\f]+/g, '')
    .trim()
    .replace(/&(?=#?\w{1,32};)/g, '&amp;')
    .replace(/\\/g, '\\\\')
    .replace(/[<>]/g, encodeURIComponent);
  return /[\s()]/.test(text) ? `<${text}>` : text;
}

/** A title behind it. */
export const titlePart = (title: string | null): string =>
  title
    ? ` "${title
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/[\\"]/g, '\\$&')
        .replace(/&(?=#?\w{1,32};)/g, '&amp;')}"`
    : '';

/** A text between as many of a sign as it doesn't hold itself. */
export const fenceFor = (text: string, sign: string, least: number): string =>
  sign.repeat(Math.max(least, ...[...text.matchAll(new RegExp(`${sign}+`, 'g'))].map(([run]) => run.length + 1)));
