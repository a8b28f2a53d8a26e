import type { RuleBook } from './match.js';
import { depthOf, kindOf, type Rule } from './rule.js';

/** Rules in memory, for who changes many of them at once. */
export class MemoryBook implements RuleBook {
  readonly #rules = new Map<string, Rule>();
  #index: ReturnType<RuleBook['patterns']> | undefined;

  constructor(rules: Iterable<Rule> = []) {
    for (const rule of rules) this.put(rule);
  }

  /** A list of its own: what is put or dropped meanwhile is no matter. */
  get all(): Rule[] {
    return [...this.#rules.values()];
  }

  rule(source: string): Rule | null {
    return this.#rules.get(source) ?? null;
  }

  patterns(): ReturnType<RuleBook['patterns']> {
    return (this.#index ??= indexOf([...this.#rules.values()]));
  }

  put(rule: Rule): void {
    if (kindOf(rule.source) !== 'exact') this.#index = undefined;
    this.#rules.set(rule.source, rule);
  }

  drop(source: string): void {
    if (kindOf(source) !== 'exact') this.#index = undefined;
    this.#rules.delete(source);
  }
}

/** What is looked through where no exact rule is: how deep prefixes go, and patterns in the order in which they were made. */
export function indexOf(rules: readonly Rule[]): ReturnType<RuleBook['patterns']> {
  const prefixes = rules.filter(({ source }) => kindOf(source) === 'prefix').map(({ source }) => depthOf(source));
  return { depths: [...new Set(prefixes)].toSorted((a, b) => b - a), patterns: rules.filter(({ source }) => kindOf(source) === 'pattern') };
}
