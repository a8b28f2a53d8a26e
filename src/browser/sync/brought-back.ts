import type { EditorPage } from '../editor/page.js';
import type { Line } from './line.js';

const words = 'Brought back from this browser';

/** Says that words came back, and offers to take them away: until the author goes on writing and that is saved, or saves by a button. */
export class BroughtBack {
  #hasGoneOn = false;

  constructor(
    page: EditorPage,
    private readonly line: () => Line,
  ) {
    page.onInput(() => (this.#hasGoneOn = true));
  }

  say(takeAway: () => void): void {
    this.#hasGoneOn = false;
    this.line().note(words, [{ label: 'Discard it', do: takeAway }]);
  }

  /** The server has what stands in the form. */
  saved(byButton = false): void {
    if (this.#hasGoneOn || byButton) this.line().unsay(words);
  }
}
