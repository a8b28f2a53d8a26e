import { shortcodeAttributes } from './attributes.js';
import { type Around, isCode, known } from './shortcodes.js';

const opening = /\[(\[?)([a-z][\w-]*)((?:\s|=)(?:"[^"]*"|'[^']*'|[^"'[\]])*)?\](\]?)/gi;

/**
 * A text with its shortcodes as HTML. What nobody here knows stays as it is written; its name goes to `unknown`. Code is taken as it is, and
 * nothing within it is a shortcode.
 */
export function expandShortcodes(text: string, around: Around, unknown: Set<string>): string {
  if (!text.includes('[')) return text;
  const endOf = endsIn(text);
  let made = '';
  let at = 0;
  opening.lastIndex = 0;
  for (;;) {
    const from = Math.max(at, opening.lastIndex);
    opening.lastIndex = from;
    const match = opening.exec(text);
    if (!match) break;
    const [whole, double, written = '', rest = '', doubled] = match;
    const name = written.toLowerCase();
    const end = match.index + whole.length;
    if (double && doubled) {
      made += text.slice(at, match.index) + whole.slice(1, -1); // [[caption]] is how one writes about it
      at = end;
      continue;
    }
    const place = opening.lastIndex;
    const html = Object.hasOwn(known, name)
      ? expandOne(text, { name, rest, end: end - doubled!.length, closing: endOf(name, end - doubled!.length) }, around, unknown)
      : null;
    opening.lastIndex = place;
    if (html) {
      made += text.slice(at, match.index) + double + html.html;
      at = opening.lastIndex = html.end;
    } else if (isOne(name, rest, endOf(name, end) >= 0) && !double) unknown.add(name);
  }
  return made + text.slice(at);
}

/** `closing`: where its end stands, -1 for nowhere. */
type Found = { name: string; rest: string; end: number; closing: number };

/** Where the first end of that name stands from a place on, -1 for nowhere. Asked in the order of the text, so that nobody looks twice. */
function endsIn(text: string): (name: string, from: number) => number {
  const lower = text.replace(/\[\/[a-z][\w-]*\]/gi, (end) => end.toLowerCase());
  const next = new Map<string, number>();
  return (name, from) => {
    const at = next.get(name) ?? 0;
    if (at < 0 || at > from) return at;
    next.set(name, lower.indexOf(`[/${name}]`, from));
    return next.get(name)!;
  };
}

function expandOne(text: string, { name, rest, end, closing: first }: Found, around: Around, unknown: Set<string>): { html: string; end: number } | null {
  const closing = rest.trimEnd().endsWith('/') ? -1 : first;
  const next = closing < 0 ? null : new RegExp(`\\[${name}[\\s\\]=]`, 'i').exec(text.slice(end, closing));
  // An unclosed one before another that is closed
  const isClosed = closing >= 0 && (isCode(name) || !next);
  const content = isClosed ? text.slice(end, closing) : null;
  const inner = content === null || isCode(name) ? content : expandShortcodes(content, around, unknown);
  const html = known[name]!(shortcodeAttributes(rest), inner, around);
  return html === null ? null : { html, end: isClosed ? closing + name.length + 3 : end };
}

/** `[sic]` and `[1]` are words; what has attributes or an end is a shortcode. */
const isOne = (name: string, rest: string, hasEnd: boolean): boolean => /[\w-]=\S/.test(rest) || hasEnd || (/[_-]/.test(name) && name.length > 4);

/** An address alone in its line is what is to be seen there. */
export const isAlone = (text: string): boolean => /^\s*https?:\/\/[^\s<>"]+\s*$/i.test(text);
