import { invalid } from '../core/problem.js';
import type { RuleBook } from './match.js';
import { depthOf, kindOf, type Rule } from './rule.js';

/** Far more than any blog's rules take, and some seconds. */
const mostLooks = 100_000_000;

/** Rules in memory, for who changes many of them at once. What is looked through where no exact rule is, is kept beside them as they come and go. */
export class MemoryBook implements RuleBook {
  readonly #rules = new Map<string, Rule>();
  readonly #patterns = new Map<string, Rule>();
  readonly #depths = new Map<number, number>();
  #index: ReturnType<RuleBook['patterns']> | undefined;
  #looks = 0;

  constructor(rules: Iterable<Rule> = []) {
    for (const rule of rules) this.put(rule);
  }

  /** A list of its own: what is put or dropped meanwhile is no matter. */
  get all(): Rule[] {
    return [...this.#rules.values()];
  }

  rule(source: string): Rule | null {
    this.#looks++;
    return this.#rules.get(source) ?? null;
  }

  /** How deep prefixes go, the deepest first, and patterns in the order in which they were made. @throws Problem('invalid') when it was asked too often */
  patterns(): ReturnType<RuleBook['patterns']> {
    this.#index ??= { depths: [...this.#depths.keys()].toSorted((a, b) => b - a), patterns: [...this.#patterns.values()] };
    this.#looks += this.#index.patterns.length;
    if (this.#looks > mostLooks)
      throw invalid('text', 'The rules lead through one another so often that nobody can say where they end: write where each of them leads in the end');
    return this.#index;
  }

  put(rule: Rule): void {
    const kind = kindOf(rule.source);
    if (kind === 'pattern') this.#patterns.set(rule.source, rule);
    else if (kind === 'prefix' && !this.#rules.has(rule.source)) this.#count(rule.source, 1);
    if (kind === 'pattern') this.#index = undefined;
    this.#rules.set(rule.source, rule);
  }

  drop(source: string): void {
    if (!this.#rules.delete(source)) return;
    if (this.#patterns.delete(source)) this.#index = undefined;
    else if (kindOf(source) === 'prefix') this.#count(source, -1);
  }

  /** Of thousands of prefixes most are as deep as others. */
  #count(source: string, more: number): void {
    const depth = depthOf(source);
    const count = (this.#depths.get(depth) ?? 0) + more;
    if (count === 0) this.#depths.delete(depth);
    else this.#depths.set(depth, count);
    if (count === 0 || (count === 1 && more === 1)) this.#index = undefined;
  }
}
