/*
 * What clients know of a thing that they change while the process is killed: what was acknowledged, and what was sent since without an
 * answer. A thing is its texts in the order of its versions; null is “not there”.
 */
export type State = string | null;

export class Ledger {
  readonly #known = new Map<string, { acknowledged: State; open: State[] }>();

  /** Before it is sent. */
  sent(name: string, state: State): void {
    const known = this.#known.get(name) ?? { acknowledged: null, open: [] };
    known.open.push(state);
    this.#known.set(name, known);
  }

  /** With the answer that says that it was done. */
  acknowledged(name: string, state: State): void {
    this.#known.set(name, { acknowledged: state, open: [] });
  }

  /** With the answer that says that it was not done. */
  refused(name: string): void {
    this.#known.get(name)!.open.pop();
  }

  /** What is wrong, now that the process is dead; from here on what was found is what is known. */
  settle(found: (name: string) => State): string[] {
    const wrong: string[] = [];
    for (const [name, { acknowledged, open }] of this.#known) {
      const state = found(name);
      if (state !== acknowledged && !open.includes(state))
        wrong.push(`${name} is ${say(state)}; ${say(acknowledged)} was acknowledged, and ${open.map(say).join(', ') || 'nothing'} was sent since`);
      if (state === null) this.#known.delete(name);
      else this.acknowledged(name, state);
    }
    return wrong;
  }

  get names(): string[] {
    return [...this.#known.keys()];
  }

  /** Those that are there for all that is known, and that nobody is changing. */
  get idle(): string[] {
    return [...this.#known].filter(([, { acknowledged, open }]) => acknowledged !== null && open.length === 0).map(([name]) => name);
  }
}

const say = (state: State): string => (state === null ? 'nothing' : `“${state}”`);
