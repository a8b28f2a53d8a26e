import { endOfCode } from './code.js';

/** A piece of a text: what stands as it is, or a tag. `at` is where it begins. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'tag'; at: number; raw: string; family: 'liquid' | 'shortcode'; name: string; given: string; inner: string }
  | { kind: 'output'; at: number; raw: string; expression: string };

const opening = /\{%|\{\{|^[ \t]*(?:`{3,}|~{3,})|`+/gm;
const rawMark = /^[ \t]*\{%-?\s*(?:end)?raw\s*-?%\}[ \t]*\n|\{%-?\s*(?:end)?raw\s*-?%\}/gm;
const liquid = /\{%-?\s*([\w-]+)(?![\w-])([^]*?)-?%\}/y;
const shortcode = /\{\{([<%])\s*([\w./-]+)(?![\w./-])([^]*?)[>%]\}\}/y;
const escapedShortcode = /\{\{([<%])\/\*([^]*?)\*\/([>%])\}\}/y;
const output = /\{\{-?((?:[^{}"']|"[^"]*"|'[^']*')*)-?\}\}/y;
/** No tag is longer: who opens one and never closes it costs no more than this. */
const longestTag = 3_000;

/** Which tags have an end: known ones do or don't, of others the text itself tells. */
export type HasEnd = (family: 'liquid' | 'shortcode', name: string) => boolean | undefined;

/** Splits a text at its tags, in time that grows with its length. Code keeps what looks like one; `raw` is taken off everywhere. */
export function* scan(text: string, hasEnd: HasEnd): Generator<Piece> {
  const ends = endsIn(text);
  let from = 0;
  let at = 0;
  const upTo = (end: number): Piece => ({ kind: 'text', text: text.slice(from, end) });
  for (;;) {
    opening.lastIndex = at;
    const found = opening.exec(text);
    if (!found) break;
    at = found.index;
    if (/[`~]/.test(found[0])) {
      const code = endOfCode(text, at, found[0]);
      yield upTo(at);
      yield { kind: 'text', text: text.slice(at, code).replace(rawMark, '') };
      from = at = code;
      continue;
    }
    const piece = pieceAt(text, at, ends, hasEnd);
    if (!piece) {
      at += found[0].length;
      continue;
    }
    yield upTo(at);
    yield piece.piece;
    from = at = piece.end;
  }
  yield upTo(text.length);
}

type Ends = { next(family: 'liquid' | 'shortcode', name: string, from: number): { at: number; end: number } | null };

/** The ends of all tags that have one, by name: looked for once. */
function endsIn(text: string): Ends {
  const found = new Map<string, { at: number; end: number }[]>();
  for (const match of text.matchAll(/\{%-?\s*end([\w-]+)\s*-?%\}|\{\{[<%]\s*\/\s*([\w./-]+)\s*[>%]\}\}/g)) {
    const key = match[1] ? `liquid ${match[1]}` : `shortcode ${match[2]}`;
    const known = found.get(key) ?? [];
    known.push({ at: match.index, end: match.index + match[0].length });
    found.set(key, known);
  }
  return {
    next(family, name, from) {
      const known = found.get(`${family} ${name}`) ?? [];
      // They are asked for in the order in which they stand
      while (known.length > 0 && known[0]!.at < from) known.shift();
      return known[0] ?? null;
    },
  };
}

function pieceAt(text: string, at: number, ends: Ends, hasEnd: HasEnd): { piece: Piece; end: number } | null {
  const window = text.slice(at, at + longestTag);
  const escaped = matchAt(escapedShortcode, window);
  if (escaped) return { piece: { kind: 'text', text: `{{${escaped[1]}${escaped[2]}${escaped[3]}}}` }, end: at + escaped[0].length };
  const tag = matchAt(liquid, window);
  const short = tag ? null : matchAt(shortcode, window);
  if (tag || short) {
    const family = tag ? 'liquid' : 'shortcode';
    const name = (tag ? tag[1] : short![2])!;
    const inside = short?.[3]!.trimEnd();
    const isClosed = inside?.endsWith('/') ?? false;
    const given = tag ? tag[2]! : isClosed ? inside!.slice(0, -1) : inside!;
    const start = at + (tag ?? short)![0].length;
    const close = isClosed || hasEnd(family, name) === false ? null : ends.next(family, name, start);
    const end = close?.end ?? start;
    if (name === 'raw' && close) return { piece: { kind: 'text', text: text.slice(start, close.at) }, end };
    return { piece: { kind: 'tag', at, raw: text.slice(at, end), family, name, given, inner: close ? text.slice(start, close.at) : '' }, end };
  }
  const shown = matchAt(output, window);
  return shown && { piece: { kind: 'output', at, raw: shown[0], expression: shown[1]!.trim() }, end: at + shown[0].length };
}

function matchAt(pattern: RegExp, window: string): RegExpExecArray | null {
  pattern.lastIndex = 0;
  return pattern.exec(window);
}
