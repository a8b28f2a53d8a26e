import { curled, marksIn } from './quotes.js';
import type { Node } from './node.js';
import { inlineRuns, siblings } from './walk.js';
import { primary } from './words.js';

/** Stands for what is no text: code, a formula, a picture. Words can stand in quotation marks with it. */
const other = '\ufffc';

type Leaf = { text: string };

/** Curls quotation marks, lengthens dashes, draws dots together, as the language has it; code, HTML and addresses stay as they are. */
export function smarten(root: Node[], lang: string): void {
  const marks = marksIn(lang);
  if (!marks) return;
  for (const blocks of siblings(root))
    for (const run of blocks.flatMap(inlineRuns)) {
      const parts: (Leaf | string)[] = [];
      collect(run, parts);
      const whole = parts.map((part) => (typeof part === 'string' ? part : part.text)).join('');
      const changed = /["']/.test(whole) ? curled(whole, marks) : new Map<number, string>();
      let start = 0;
      for (const part of parts) {
        const { length } = typeof part === 'string' ? part : part.text;
        if (typeof part !== 'string') part.text = spelled(replaced(part.text, start, changed), whole.charAt(start - 1), lang);
        start += length;
      }
    }
}

function collect(nodes: Node[], parts: (Leaf | string)[]): void {
  for (const token of nodes) {
    if (token.type === 'text' && !token.tokens) parts.push(token.escaped ? other : (token as Leaf));
    else if (token.type === 'br') parts.push('\n');
    else if (token.type === 'escape') parts.push(/["']/.test(token.text!) ? other : token.text!);
    else if (token.type === 'html' || token.type === 'attributes' || token.type === 'checkbox') continue;
    else if (token.tokens && token.type !== 'image' && !token.autolink) collect(token.tokens, parts);
    else parts.push(other);
  }
}

const replaced = (text: string, start: number, changed: Map<number, string>): string =>
  changed.size === 0 ? text : text.replace(/["']/g, (sign, at: number) => changed.get(start + at) ?? sign);

/** @param before the sign before the text */
function spelled(text: string, before: string, lang: string): string {
  const dashed = text.replace(/-{2,}/g, (run, at: number) => dash(run, text.slice(Math.max(0, at - 9), at) || before, text.charAt(at + run.length)));
  const dotted = dashed.replace(/(?<!\.)\.{3}(?!\.)/g, '…');
  return primary(lang) === 'fr' ? spaced(dotted) : dotted;
}

/** `--force` is an option, `-->` an arrow, and a line of nothing else a rule that somebody drew. */
function dash(run: string, line: string, after: string): string {
  const before = line.slice(-1);
  const isOption = run.length === 2 && /^[\s("'“‘`]?$/.test(before) && /\p{L}/u.test(after);
  const isAlone = /(?:^|\n)[ \t]*$/.test(line) && /^\n?$/.test(after);
  const isInTable = /\|[ \t]*$/.test(line);
  if (run.length > 3 || isInTable || isOption || isAlone || /[-<!]/.test(before) || after === '>') return run;
  return run.length === 3 ? '—' : '–';
}

/** French sets signs apart, where the author did, with spaces that don't break. */
const spaced = (text: string): string =>
  text
    .replace(/(?<=\S) (?=[;!?»])/g, '\u202f')
    .replace(/(?<=\S) (?=:(?:\s|$))/g, '\u00a0')
    .replace(/« (?=\S)/g, '«\u202f');
