import { parse as parseToml, TomlDate, TomlError } from 'smol-toml';
import { parseDocument, type ScalarTag } from 'yaml';
import { type FrontMatter, lineAt } from '../../core/front-matter.js';
import { invalid, Problem } from '../../core/problem.js';

/** The fields, or where and why the header breaks the rules of its format. */
export type ParsedHeader = { fields: Record<string, unknown> } | { fields: null; line: number; reason: string };

/**
 * Reads a header strictly, as plain JSON values. A number or date that JSON would print otherwise than its author
 * did stays text: `2.0`, `007`, `2014-03-07`.
 * @throws Problem('invalid') when it nests or repeats itself beyond reason.
 */
export function parseHeader({ format, header, line }: Omit<FrontMatter, 'body'>): ParsedHeader {
  const text = header.replace(/\r\n?/g, '\n');
  try {
    const fields = plain(parsers[format](text) ?? {});
    if (isRecord(fields)) return { fields };
    return { fields: null, line, reason: 'no line of it reads “key: value”' };
  } catch (error) {
    return { fields: null, ...whereAndWhy(error as Error, text, line) };
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Hexo leaves the braces of JSON away. */
const braced = (text: string) => (/^\s*\{/.test(text) ? text : `{${text.replace(/,\s*$/, '')}}`);

const parsers: Record<FrontMatter['format'], (text: string) => unknown> = {
  yaml: parseYaml,
  toml: (text) => parseToml(text, { integersAsBigInt: 'asNeeded' }),
  json: (text) => JSON.parse(braced(text), (_, value, context?: { source: string }) => asWritten(value, context?.source)),
  js: readProgram,
  none: () => ({}),
};

/** A program is not run: its one object, or its constants, are read for what they say in so many words, and the rest of them as they stand. */
function readProgram(text: string): unknown {
  if (/^\s*\{/.test(text)) return parseYaml(text.replace(/\t/g, '  ').replace(/;\s*$/, ''));
  const constants = text.matchAll(
    /^(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*=\s*([^]*?);?[ \t]*$(?=\s*(?:(?:export|const|let|var|function|async|class|import)\b|\/[/*]|$(?![^])))/gm,
  );
  return Object.fromEntries([...constants].map(([, name = '', value = '']) => [name, literal(value)]));
}

function literal(value: string): unknown {
  try {
    return parseYaml(value.replace(/\t/g, '  '));
  } catch {
    return value;
  }
}

const asWritten = (value: unknown, source = String(value)) => (typeof value === 'number' && String(value) !== source ? source : value);

const numberAsWritten: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^-?\d+(?:\.\d+)?$/,
  resolve: (source) => asWritten(Number(source), source),
};

function parseYaml(text: string): unknown {
  const customTags = ['null' as const, 'bool' as const, 'merge' as const, numberAsWritten];
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags,
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (document.errors[0]) throw document.errors[0];
  return document.toJS({ maxAliasCount: 100 });
}

const mostValues = 20_000;
const deepest = 100;

/** A copy that JSON can hold, and that no anchor (`&a [*a]`) can make endless. */
function plain(value: unknown, depth = 0, budget = { left: mostValues }): unknown {
  if (depth > deepest || --budget.left < 0) throw invalid('frontMatter', 'The front matter nests or repeats too much');
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1, budget));
  if (isRecord(value)) {
    // `__proto__` is no field of a post, and whoever copies it key by key would change what the copy is.
    const kept = Object.entries(value).filter(([key]) => key !== '__proto__');
    return Object.fromEntries(kept.map(([key, item]) => [key, plain(item, depth + 1, budget)]));
  }
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : (value ?? null);
}

function whereAndWhy(error: Error & { pos?: [number, number] }, text: string, line: number): { line: number; reason: string } {
  if (error instanceof Problem) throw error;
  if (error instanceof RangeError || error.message.startsWith('Excessive alias')) {
    throw invalid('frontMatter', 'The front matter nests or repeats too much');
  }
  const lines = error instanceof TomlError ? error.line : error.pos ? lineAt(text, error.pos[0]) : /\(line (\d+)/.exec(error.message)?.[1];
  const reason = error.message
    .split('\n')[0]!
    .replace(/^Invalid TOML document: /, '')
    .replace(/ (?:in JSON )?at position.*/, '');
  return { line: line + Number(lines ?? 1) - 1, reason };
}
