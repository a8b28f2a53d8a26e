import { encodePath, keyOf, sourceOf } from '../core/path.js';
import { isName, prefixOf, type Rule } from './rule.js';
import { withoutEndings } from '../core/without-end.js';

/** Where rules are looked up: exact ones and prefixes by their source, patterns in their order. `depths`: of the prefixes there are, the longest first. */
export interface RuleBook {
  rule(source: string): Rule | null;
  patterns(): { depths: readonly number[]; patterns: readonly Rule[] };
}

/**
 * The rule for a path, with its target as it is for this path: an exact one, the longest prefix, the first pattern. No regular expression is made
 * from what anybody wrote. nginx/qvill.js has the same.
 */
export function ruleFor(path: string, book: RuleBook): Rule | null {
  const key = keyOf(path);
  const exact = book.rule(sourceOf(key));
  if (exact) return exact;
  const { depths, patterns } = book.patterns();
  const words = key === '/' ? [] : key.slice(1).split('/');
  const given = path
    .replace(/\/{2,}/g, '/')
    .slice(1)
    .split('/');
  for (const depth of depths) {
    const rule = depth <= words.length ? book.rule(prefixOf(words.slice(0, depth))) : null;
    if (rule) return filled(rule, new Map([['splat', restOf(given, depth)]]));
  }
  if (patterns.length === 0) return null;
  const known = words.map((word) => sourceOf(word));
  for (const rule of patterns) {
    const captured = captures(partsOf(rule), known, given);
    if (captured) return filled(rule, captured);
  }
  return null;
}

/** The parts of patterns, each split once. */
const parts = new WeakMap<Rule, readonly string[]>();

function partsOf(rule: Rule): readonly string[] {
  const known = parts.get(rule);
  if (known) return known;
  const split = rule.source.slice(1).split('/');
  parts.set(rule, split);
  return split;
}

/** What the names of a pattern stand for in a path; null when it is for other paths. @param known the parts of its key, as they are in sources */
function captures(parts: readonly string[], known: readonly string[], given: readonly string[]): Map<string, string> | null {
  const hasRest = parts.at(-1) === '*';
  const count = hasRest ? parts.length - 1 : parts.length;
  if (hasRest ? known.length < count : known.length !== count) return null;
  for (let i = 0; i < count; i++) if (parts[i] !== known[i] && !isName(parts[i]!)) return null;
  const captured = new Map<string, string>();
  for (let i = 0; i < count; i++) if (isName(parts[i]!)) captured.set(parts[i]!.slice(1), withoutEndings(given[i]!, /\.html?$/i, '.html'.length));
  if (hasRest) captured.set('splat', restOf(given, count));
  return captured;
}

const restOf = (given: readonly string[], depth: number): string => given.slice(depth).join('/');

function filled(rule: Rule, captured: Map<string, string>): Rule {
  if (rule.target === null) return rule;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(rule.target)!;
  const put = (text: string, encode: (value: string) => string) =>
    text.replace(/:([a-z]\w*)/gi, (whole, name: string) => {
      const value = captured.get(name.toLowerCase());
      return value === undefined ? whole : encode(value);
    });
  const head = put(path, encodePath);
  // Two slashes at the beginning would name another host
  return { ...rule, target: (head.startsWith('/') ? head.replace(/\/{2,}/g, '/') : head) + put(rest, encodeURIComponent) };
}
