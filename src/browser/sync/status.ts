import type { Kind, SyncState } from './state.js';

/** What comes and goes while one types. */
export const calm: readonly Kind[] = ['saved', 'changed', 'saving'];

/** The state, and who wants to know it. A trouble stays until it is over: the tries in between are nobody's business. */
export class Status {
  readonly #listeners: ((state: SyncState) => void)[] = [];
  #state: SyncState;

  constructor(savedAt: Date) {
    this.#state = { kind: 'saved', savedAt, inBrowser: true, conflicts: 0, detail: '', retryAt: null };
  }

  get state(): SyncState {
    return this.#state;
  }

  onState(listener: (state: SyncState) => void): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  tell(change: Partial<SyncState>): void {
    const isTrouble = !calm.includes(this.#state.kind);
    const { kind, ...rest } = change;
    this.recover(isTrouble && kind && calm.includes(kind) ? rest : change);
  }

  /** The same, and whatever was wrong is over. */
  recover(change: Partial<SyncState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
