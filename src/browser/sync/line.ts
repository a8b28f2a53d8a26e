import { type Kind, retryOf, sentenceOf, type SyncState } from './state.js';
import { calm } from './status.js';

export type Choice = { label: string; do: () => void };

/** The line that says where the text is. It changes as one types; read out is only when something else is the matter than before. */
export class Line {
  readonly #saving = element('span', 'saving');
  // Not in what is read out: it changes every second
  readonly #retry = element('span', 'retry');
  readonly #buttons = element('span', 'choices');
  readonly #note = element('span', 'note');
  readonly #noteButtons = element('span', 'choices');
  #announced = '';
  #shown: Kind | null = null;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    line: HTMLElement,
    private readonly said: HTMLElement,
    private readonly choices: Partial<Record<Kind, Choice[]>>,
    /** where the focus goes when the button that had it is gone */
    private readonly home: HTMLElement,
  ) {
    // With the words about the post's standing, wherever those are
    document.querySelector('.state')?.after(line);
    line.append(this.#note, this.#noteButtons, this.#saving, this.#retry, this.#buttons);
    line.hidden = false;
  }

  show(state: SyncState): void {
    const sentence = sentenceOf(state, new Date());
    if (this.#saving.textContent !== sentence) this.#saving.textContent = sentence;
    this.#saving.classList.toggle('trouble', !calm.includes(state.kind) || !state.inBrowser);
    if (this.#shown !== state.kind) this.#fill(this.#buttons, this.choices[state.kind] ?? []);
    this.#shown = state.kind;
    this.#count(state);
    this.#announce(state, sentence);
  }

  #count(state: SyncState): void {
    clearInterval(this.#ticking);
    const tick = () => (this.#retry.textContent = retryOf(state, new Date()));
    if (tick()) this.#ticking = setInterval(tick, 1000);
  }

  /** Something that happened once. It stays until the next, or until it is answered. */
  note(words: string, choices: Choice[] = []): void {
    if (words === this.#note.textContent) return;
    this.#note.textContent = words;
    const close = { label: choices.length > 0 ? 'Keep it' : 'Close', do: () => {} };
    const closing = [...choices, close].map(({ label, do: act }) => ({ label, do: () => (this.note(''), act()) }));
    this.#fill(this.#noteButtons, words ? closing : []);
    this.#say(words);
  }

  /** Takes a note away, if it is still there. */
  unsay(words: string): void {
    if (this.#note.textContent === words) this.note('');
  }

  #announce(state: SyncState, sentence: string): void {
    if (!calm.includes(state.kind)) {
      if (this.#announced !== state.kind) this.#say(sentence);
      this.#announced = state.kind;
    } else if (state.kind === 'saved' && this.#announced !== '') {
      this.#say('Saved');
      this.#announced = '';
    }
  }

  #fill(place: HTMLElement, choices: Choice[]): void {
    const hadFocus = place.contains(document.activeElement);
    const buttons = choices.map(({ label, do: act }) => {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'plain', textContent: label });
      button.addEventListener('click', act);
      return button;
    });
    place.replaceChildren(...buttons);
    if (hadFocus) this.home.focus({ preventScroll: true });
  }

  #say(words: string): void {
    this.said.textContent = words;
  }
}

function element(name: string, className: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
