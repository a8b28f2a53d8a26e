import type { Token, TokenizerAndRendererExtension } from 'marked';

/*
 * `H~2~O` and `x^2^`. GitHub strikes out with one tilde as with two: a single one directly behind a letter or a digit, with
 * nothing but a word between it and the next, is a subscript here; everywhere else it strikes out, as on GitHub.
 */

const below = /^~((?:\\[^\n]|[^\s~\\[\]]){1,60})~(?!~)/;
const above = /^\^((?:\\[^\n]|[^\s^\\[\]]){1,60})\^/;

const isAttached = (tokens: Token[]): boolean => /[\p{L}\p{N}\p{M})\]}*_`]$/u.test(tokens.at(-1)?.raw.slice(-2) ?? '');

const script = (name: 'sub' | 'sup', pattern: RegExp, sign: string): TokenizerAndRendererExtension => ({
  name,
  level: 'inline',
  tokenizer(src, tokens) {
    if (!src.startsWith(sign)) return undefined;
    const [raw, text] = pattern.exec(src) ?? [];
    if (raw === undefined || !/[\p{L}\p{N}+−-]/u.test(text!) || !isAttached(tokens)) return undefined;
    return { type: name, raw, tokens: this.lexer.inlineTokens(text!.replace(/\\ /g, '\u00a0'), []) };
  },
  renderer({ tokens }) {
    return `<${name}>${this.parser.parseInline(tokens ?? [])}</${name}>`;
  },
});

export const scripts = [script('sub', below, '~'), script('sup', above, '^')];
