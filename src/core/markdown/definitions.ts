import type { Token, TokenizerAndRendererExtension, TokenizerThis } from 'marked';
import { blocksOf } from './blocks-of.js';
import type { Node, Part } from './node.js';

/*
 *     Term
 *     : What it means
 *
 * as in PHP Markdown Extra and pandoc: up to three terms, a line each; a meaning goes on in lines that are indented.
 */

const termLine = /^(?! {4}|\t|[ ]{0,3}(?:[#>|<:]|[-*+][ \t]|\d{1,9}[.)][ \t]|```|~~~|\$\$|\[\^?[^\]\n]{1,200}\]:))[^\n]*\S[^\n]*\n/;
const marker = /^ {0,3}:[ \t]+(?=\S)/;
const anyLine = /^[^\n]*(?:\n|$)/;
const blank = /^[ \t]*\n/;

const lineAt = (src: string, at: number): string => (at < src.length ? anyLine.exec(src.slice(at, at + 20_000))![0] : '');

/** Terms before a meaning, from here on: where they begin and end. A blank line may stand between the two. */
function termsAt(src: string, at: number): { terms: string[]; end: number } | null {
  const terms: string[] = [];
  let end = at;
  while (terms.length < 3) {
    const line = termLine.exec(src.slice(end, end + 2000))?.[0];
    if (!line) break;
    terms.push(line.trim());
    end += line.length;
  }
  if (terms.length === 0) return null;
  const gap = blank.exec(src.slice(end, end + 200))?.[0].length ?? 0;
  return marker.test(src.slice(end + gap, end + gap + 200)) ? { terms, end: end + gap } : null;
}

/** A meaning, from its colon to where it ends. */
function meaningAt(src: string, at: number): string {
  let raw = lineAt(src, at);
  for (let wasBlank = false; ;) {
    const line = lineAt(src, at + raw.length);
    const isBlank = line.trim() === '';
    if (line === '' || (!isBlank && (marker.test(line) || (wasBlank && !/^(?: {2,}|\t)/.test(line))))) break;
    wasBlank = isBlank;
    raw += line;
  }
  return raw.slice(0, raw.trimEnd().length);
}

/** What a meaning says, without its colon and the indent that goes with it. Where its lines are indented by less than that, by as much as they are. */
function withoutMarker(raw: string): string {
  const [first = '', ...lines] = raw.split('\n');
  const behind = lines.filter((line) => line.trim() !== '').map((line) => indentOf(line).length);
  const width = Math.min(columns(marker.exec(first)![0]).length, ...behind.filter((indent) => indent > 0));
  const rest = lines.map((line) => {
    const indent = indentOf(line);
    return indent.slice(width) + line.trimStart();
  });
  return [first.replace(marker, ''), ...rest].join('\n');
}

const indentOf = (line: string): string => columns(/^[ \t]*/.exec(line)![0]);

/** With spaces up to the next fourth column where a tab is. */
const columns = (text: string): string => text.replace(/([^\t]*)\t/g, (_, before: string) => before + ' '.repeat(4 - (before.length % 4)));

function list(lexer: TokenizerThis['lexer'], src: string) {
  const parts: Part[] = [];
  let end = 0;
  for (let next = termsAt(src, 0); next;) {
    for (const term of next.terms) parts.push({ kind: 'dt', tokens: lexer.inline(term) as Node[] });
    for (let at = next.end; ;) {
      const raw = meaningAt(src, at);
      const text = withoutMarker(raw);
      parts.push({ kind: 'dd', tokens: blocksOf(lexer, text, !/\n[ \t]*\n/.test(text)) });
      end = at + raw.length;
      const gap = /^\n(?:[ \t]*\n){0,9}/.exec(src.slice(end, end + 200))?.[0].length ?? 0;
      at = end + gap;
      if (!marker.test(src.slice(at, at + 200))) {
        next = gap > 0 ? termsAt(src, at) : null;
        break;
      }
    }
  }
  return parts.length === 0 ? undefined : { type: 'definitions', raw: src.slice(0, end), parts };
}

export const definitions: TokenizerAndRendererExtension = {
  name: 'definitions',
  level: 'block',
  tokenizer(src) {
    return list(this.lexer, src);
  },
  renderer({ parts }) {
    const rows = (parts as Part[]).map(
      ({ kind, tokens }) => `<${kind}>${kind === 'dt' ? this.parser.parseInline(tokens as Token[]) : this.parser.parse(tokens as Token[])}</${kind}>\n`,
    );
    return `<dl>\n${rows.join('')}</dl>\n`;
  },
};
