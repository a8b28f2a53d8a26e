import type { TokenizerAndRendererExtension } from 'marked';
import { escaped } from './escape.js';
import type { TextState } from './text-state.js';

/*
 * `$…$` and `$$…$$` by pandoc's rule, so that $30 and $40 are money: no space after the first sign, none before the last,
 * and no digit behind it. `$$` with no line to itself stays in its sentence. Code binds tighter: no sign within it ends a formula. Also `\\(…\\)` and `\\[…\\]`, and a fence named math.
 */

const longest = 1000;
const between = (left: string, right: string, src: string): string | undefined => {
  const end = src.slice(left.length, left.length + longest).indexOf(right);
  return end > 0 && src.startsWith(left) ? src.slice(left.length, left.length + end) : undefined;
};

// `${a} and ${b}` is a template of somebody's, and no formula
const single = /^\$(?![\s$])((?:\\[^\n]|[^\\$]){0,2000})(?<!\s)\$(?![\d{])/;
const double = /^\$\$((?:\\[^\n]|[^\\$]){1,2000})\$\$/;
const block = /^ {0,3}\$\$((?:\\[^]|[^\\$]){1,20000})\$\$[ \t]*(?:\n|$)/;

/** Whether code begins within the first words of a text: a run of backticks with another one of its length behind it. */
const meetsCode = (words: string, src: string): boolean =>
  [...words.matchAll(/(?<![\\`])`+/g)].some(({ 0: run, index }) => new RegExp(`(?<!\`)${run}(?!\`)`).test(src.slice(index + run.length)));

function formulaAt(src: string): { raw: string; tex: string; isDisplay: boolean } | undefined {
  const [raw, tex] = (src.startsWith('$$') ? double : single).exec(src) ?? [];
  if (tex?.trim() && !meetsCode(raw!, src)) return { raw: raw!, tex, isDisplay: src.startsWith('$$') };
  for (const [left, right] of [
    ['\\\\(', '\\\\)'],
    ['\\\\[', '\\\\]'],
  ] as const) {
    const inner = between(left, right, src);
    if (inner?.trim() && !meetsCode(left + inner, src)) return { raw: left + inner + right, tex: inner, isDisplay: left === '\\\\[' };
  }
  return undefined;
}

export const maths = (state: TextState): TokenizerAndRendererExtension[] => [
  {
    name: 'formulaBlock',
    level: 'block',
    tokenizer(src) {
      const [raw, tex] = block.exec(src) ?? [];
      return tex?.trim() ? { type: 'formulaBlock', raw: raw!, tex } : undefined;
    },
    renderer: ({ tex }) => `<p>${formula(String(tex), true, state)}</p>\n`,
  },
  {
    name: 'formula',
    level: 'inline',
    tokenizer(src) {
      const found = /^(?:\$|\\\\[([])/.test(src) ? formulaAt(src) : undefined;
      return found && { type: 'formula', text: found.tex, ...found };
    },
    renderer: ({ tex, isDisplay, isInLine }) =>
      isInLine ? formula(String(tex), false, state).replace('<math', '<math displaystyle="true"') : formula(String(tex), isDisplay === true, state),
  },
];

/** Nothing in a formula is emphasis, nor does it end one that began before it. Code is masked already, as `[aaa]`. */
export const withoutFormulas = (masked: string): string =>
  masked.replace(/\$(?![\s$])[^$]{1,2000}(?<!\s)\$(?![\d{])|\$\$[^$]{1,2000}\$\$/g, (whole) =>
    /\[a+\]/.test(whole) ? whole : `$${'a'.repeat(whole.length - 2)}$`,
  );

/** MathML; where that can't be made, the formula as it was written, and why. */
export function formula(tex: string, isDisplay: boolean, { tools, words }: TextState): string {
  const source = `<code class="formula">${escaped(tex.trim())}</code>`;
  if (!tools.maths) return source;
  try {
    return tools.maths(tex.trim(), isDisplay);
  } catch {
    return `${source} <small>(${words.faulty})</small>`;
  }
}
