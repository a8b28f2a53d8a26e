import { lineAt } from '../../core/front-matter.js';
import { argumentsIn } from './arguments.js';
import { liquidTags } from './liquid-tags.js';
import { outputOf } from './outputs.js';
import { type HasEnd, type Piece, scan } from './scan.js';
import { shortcodes } from './shortcodes.js';
import type { TagContext, TagKind } from './tag.js';

const tables = { liquid: liquidTags, shortcode: shortcodes };

const kindOf = (family: 'liquid' | 'shortcode', name: string): TagKind | undefined => (Object.hasOwn(tables[family], name) ? tables[family][name] : undefined);

/** Pairs are looked at whole: a loop that stays as text stays whole. */
const hasEnd: HasEnd = (family, name) => {
  const kind = kindOf(family, name);
  return kind ? kind.hasEnd === true : undefined;
};

/**
 * A text of Jekyll, Octopress, Hexo, Hugo or Eleventy with its common tags as Markdown; the others stay as they are written.
 * @param firstLine the line of the file on which the text begins
 */
export function withoutTags(text: string, firstLine: number, context: TagContext): { text: string; notices: string[] } {
  if (!/\{[%{]/.test(text)) return { text, notices: [] };
  const left = new Map<string, number[]>();
  const made = converted(text, context, 0, (raw, at) => {
    const name = nameOf(raw);
    if (left.get(name)?.push(at) === undefined) left.set(name, [at]);
  });
  const notices = [...left].map(([name, places]) => {
    const lines = places.slice(0, mostLines).map((at) => firstLine + lineAt(text, at) - 1);
    return `has a tag that stays as text, ${name} (line ${lines.join(', ')}${places.length > mostLines ? ', …' : ''})`;
  });
  return { text: made, notices };
}

/** That a notice names. */
const mostLines = 10;

/** Those that differ in what they are given are one. */
function nameOf(raw: string): string {
  const line = raw
    .slice(0, 500)
    .split('\n', 1)[0]!
    .replace(/"[^"]*"|'[^']*'/g, '“…”');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

const deepest = 10;

function converted(text: string, context: TagContext, depth: number, onLeft: (raw: string, at: number) => void): string {
  let made = '';
  for (const piece of scan(text, hasEnd)) made += piece.kind === 'text' ? piece.text : (meaningOf(piece, context, depth) ?? left(piece, onLeft));
  return made;
}

function left(piece: Exclude<Piece, { kind: 'text' }>, onLeft: (raw: string, at: number) => void): string {
  // The rest of a pair whose beginning was said
  if (piece.kind === 'output' || !/^(?:end|else|elsif|elseif)/.test(piece.name)) onLeft(piece.raw, piece.at);
  return piece.raw;
}

function meaningOf(piece: Exclude<Piece, { kind: 'text' }>, context: TagContext, depth: number): string | null {
  if (piece.kind === 'output') return outputOf(piece.expression, context.title);
  const kind = kindOf(piece.family, piece.name);
  if (!kind || depth > deepest) return null;
  const inner = kind.isCode ? piece.inner : converted(piece.inner, context, depth + 1, () => {});
  return kind.means(argumentsIn(piece.given), inner, context);
}
