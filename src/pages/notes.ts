import { earliest, latest } from '../core/facts.js';

/** A fact that a page was made from, and the stretch that it read. */
export type Used = { fact: string; lower: string; upper: string };

/** What a page has read so far, each fact and stretch once. */
export class Notes {
  readonly #used = new Map<string, Used>();

  /** Everything that was read so far. */
  get used(): Used[] {
    return [...this.#used.values()];
  }

  /** Takes over what was read elsewhere for the same page. */
  protected noteAll(used: Used[]): void {
    for (const each of used) this.note(each.fact, each.lower, each.upper);
  }

  protected note(fact: string, lower = earliest, upper = latest): void {
    this.#used.set(`${fact}\n${lower}\n${upper}`, { fact, lower, upper });
  }
}
