import { parseHeader } from './front-matter-fields.js';

const opensQuote = /^\s*(?:- +)*(?:[\w.-]+[ \t]*:[ \t]+)?(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$/;
const double = { goesOn: /^(?:[^"\\]|\\.)*\\?$/, ends: /^(?:[^"\\]|\\.)*"[ \t]*(?:#.*)?$/ };
const single = { goesOn: /^(?:[^']|'')*$/, ends: /^(?:[^']|'')*'[ \t]*(?:#.*)?$/ };

/**
 * Indents the further lines of quoted values. YAML asks for it, but the parsers of Jekyll and Hexo never did, so
 * real blogs are full of quotes that go on in the first column.
 */
export function indentQuoted(header: string): string {
  const lines = header.split('\n');
  for (let at = 0; at < lines.length; at++) {
    if (!opensQuote.test(lines[at]!)) continue;
    const last = endOfQuote(lines, at);
    const indent = ' '.repeat(lines[at]!.search(/\S/) + 2);
    for (; at < last; at++) lines[at + 1] = lines[at + 1]!.trim() && indent + lines[at + 1];
  }
  return lines.join('\n');
}

/** The line on which the quote closes; the opening line when it never does. */
function endOfQuote(lines: string[], opening: number): number {
  const quote = /^\s*(?:- +)*(?:[\w.-]+[ \t]*:[ \t]+)?'/.test(lines[opening]!) ? single : double;
  let at = opening + 1;
  while (at < lines.length && quote.goesOn.test(lines[at]!)) at++;
  return at < lines.length && quote.ends.test(lines[at]!) ? at : opening;
}

export type LooseHeader = { fields: Record<string, unknown>; literal: string[] };

/** Reads a header field by field, so that one broken line costs no other. Null when it doesn't begin with a field. */
export function readLoosely(header: string): LooseHeader | null {
  const [before = '', ...blocks] = header.split(/^(?=[A-Za-z_][\w.-]*[ \t]*:(?!\/\/))/m);
  const all = /^[A-Za-z_][\w.-]*[ \t]*:/.test(before) ? [before, ...blocks] : blocks;
  if (all.length === 0 || (all.length === blocks.length && /^[^#\n]/m.test(before))) return null;
  const fields: Record<string, unknown> = {};
  const literal: string[] = [];
  for (const block of all) {
    const [, key = '', text = ''] = /^([\w.-]+)[ \t]*:([^]*)$/.exec(block) ?? [];
    const strict = parseHeader({ format: 'yaml', header: block, line: 1 }).fields ?? {};
    const isField = Object.keys(strict).join() === key;
    if (!isField) literal.push(key);
    if (key !== '__proto__') fields[key] = isField ? strict[key] : literally(text.trim());
  }
  return { fields, literal: [...new Set(literal)] };
}

/** A value that is no YAML, as it stands: a list where it looks like one, else text without its outer quotes. */
function literally(text: string): string | string[] {
  const lines = text.split('\n');
  if (lines.every((line) => /^\s*- /.test(line))) return lines.map((line) => unquoted(line.replace(/^\s*- /, '')));
  const flow = /^\[(.*)\]$/s.exec(text);
  return flow ? flow[1]!.split(',').map(unquoted) : unquoted(text);
}

const unquoted = (text: string) => text.trim().replace(/^(["'])([^]*)\1$/, '$2');
