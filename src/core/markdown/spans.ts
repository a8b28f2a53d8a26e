import type { Tokens, TokenizerAndRendererExtension } from 'marked';
import { attributesAt, withAttributes } from './attributes.js';
import type { TextState } from './text-state.js';

const bracketed = /^\[((?:\\[^\n]|[^\\[\]\n]){1,500})\](?=\{)/;
const carriers = new Set(['image', 'link', 'codespan', 'em', 'strong', 'del', 'sub', 'sup', 'span']);

/** `[words]{.class}`, and attributes behind a picture, a link, code or emphasis. */
export const spans = (state: TextState): TokenizerAndRendererExtension[] => [
  {
    name: 'span',
    level: 'inline',
    tokenizer(src) {
      const [label, text] = src.startsWith('[') ? (bracketed.exec(src) ?? []) : [];
      const found = label && attributesAt(src.slice(label.length, label.length + 1000), state.isTrusted);
      if (!found) return undefined;
      const raw = src.slice(0, label.length + found.length);
      return { type: 'span', raw, tokens: this.lexer.inlineTokens(text!, []), attributes: found.attributes };
    },
    renderer(token) {
      return withAttributes(`<span>${this.parser.parseInline(token.tokens ?? [])}</span>`, token['attributes']);
    },
  },
  {
    name: 'attributes',
    level: 'inline',
    tokenizer(src, tokens) {
      const last = tokens.at(-1);
      const found = src.startsWith('{') ? attributesAt(src.slice(0, 1000), state.isTrusted) : null;
      if (!found) return undefined;
      if (!last || !carriers.has(last.type)) return ofBlock(src, found.length, this.lexer.state.inRawBlock);
      Object.assign(last, { attributes: new Map([...((last as { attributes?: Map<string, string> }).attributes ?? []), ...found.attributes]) });
      return { type: 'attributes', raw: src.slice(0, found.length) };
    },
    renderer: () => '',
  },
];

/** Braces at the end may be the block's, see block-attributes.ts: nothing in them is emphasis. */
function ofBlock(src: string, length: number, isEscaped: boolean): Tokens.Text | undefined {
  const raw = src.slice(0, length);
  return /^\s*\S/.test(src.slice(length)) ? undefined : { type: 'text', raw, text: raw, escaped: isEscaped };
}
