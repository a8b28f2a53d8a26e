import type { EditorState } from '../../core/post-form.js';
import { parsedPage } from '../trusted.js';

/**
 * What the server shows of a post's standing beside its form: the state in words, the buttons. Made by its templates alone; after
 * a change they are asked for again, and put in the place of the old ones.
 */
export class Face {
  #shows: string;
  #asked = 0;

  constructor(
    private readonly door: string,
    shows: string,
  ) {
    this.#shows = shows;
  }

  /** Asks again when the post stands other than what is shown. */
  landed(state: EditorState): void {
    if (this.#shows !== standingOf(state)) void this.show('', state);
  }

  /** @param done what was done, as the editor's address says it: `published-12` */
  async show(done: string, state: EditorState): Promise<void> {
    const asked = ++this.#asked;
    try {
      const response = await fetch(`${this.door}?done=${done}`, { redirect: 'error' });
      const page = parsedPage(await response.text());
      if (!response.ok || asked !== this.#asked) return;
      for (const part of document.querySelectorAll('[data-stands]')) renew(part, page.getElementById(part.id));
      // A notice is about one moment: the next change shows the standing
      this.#shows = done ? done : standingOf(state);
    } catch {
      // What is shown is older than what is; the next change asks again
      this.#shows = '';
    }
  }
}

/** What the words and buttons depend on. */
export const standingOf = ({ status, address, hasChanges }: Pick<EditorState, 'status' | 'address' | 'hasChanges'>): string =>
  `${status} ${address ?? ''} ${hasChanges}`;

function renew(part: Element, fresh: Element | null): void {
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const open = part.querySelector('details[open]') !== null;
  part.className = fresh.className;
  part.replaceChildren(...document.adoptNode(fresh).childNodes);
  if (open) part.querySelector('details')?.setAttribute('open', '');
  if (focused) alike(part, focused)?.focus();
}

/** The button that does the same, else the first. */
function alike(part: Element, button: Element): HTMLElement | null {
  const buttons = [...part.querySelectorAll<HTMLElement>('button, summary')];
  return buttons.find((other) => other.getAttribute('formaction') === button.getAttribute('formaction')) ?? buttons[0] ?? null;
}
