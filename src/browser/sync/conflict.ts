import { canKeepBoth, type Choice, type Conflict, type Merge } from '../../core/merge.js';

const names: Partial<Record<Conflict['field'], string>> = {
  markdown: 'the text',
  slug: 'the address',
  lang: 'the language',
  translation: 'the word for translations',
};

/** Shows only the places that both sides changed, each with both texts, and gives back what their author wants of them. */
export class ConflictDialog {
  readonly #dialog = document.querySelector<HTMLDialogElement>('#conflict')!;
  readonly #places = this.#dialog.querySelector('.places')!;
  readonly #place = this.#dialog.querySelector('template')!;

  constructor() {
    for (const button of this.#dialog.querySelectorAll<HTMLButtonElement>('.everywhere button'))
      button.addEventListener('click', () => {
        for (const radio of this.#places.querySelectorAll<HTMLInputElement>(`[value=${button.value}]`)) radio.checked = true;
      });
    // The editor's own keys are not for what is typed here
    this.#dialog.addEventListener('keydown', (event) => event.stopPropagation());
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  /** @param use called with a choice for each conflict; not called when its author puts it off */
  open({ conflicts }: Merge, use: (choices: Choice[]) => void): void {
    if (this.isOpen) return;
    this.#places.replaceChildren(...conflicts.map((conflict, i) => this.#made(conflict, i, conflicts.length)));
    this.#dialog.returnValue = '';
    this.#dialog.addEventListener('close', () => this.#dialog.returnValue === 'use' && use(this.#choices()), { once: true });
    this.#dialog.showModal();
  }

  #choices(): Choice[] {
    return [...this.#places.querySelectorAll<HTMLInputElement>(':checked')].map(({ value }) => value as Choice);
  }

  #made(conflict: Conflict, i: number, count: number): DocumentFragment {
    const place = document.importNode(this.#place.content, true);
    place.querySelector('legend')!.textContent = `${i + 1} of ${count}, in ${names[conflict.field] ?? `the ${conflict.field}`}`;
    for (const radio of place.querySelectorAll('input')) radio.name = `place-${i}`;
    place.querySelectorAll('.words').forEach((words, side) => words.append(...inContext(conflict, side === 0 ? conflict.mine : conflict.theirs)));
    if (!canKeepBoth(conflict.field)) place.querySelector('.both')!.remove();
    return place;
  }
}

/** A version of a place with a little of what stands around it. */
function inContext({ before, after }: Conflict, text: string): (Node | string)[] {
  const mark = document.createElement(text === '' ? 'i' : 'mark');
  mark.textContent = text === '' ? '(nothing)' : text;
  return [before.slice(before.lastIndexOf('\n') + 1), mark, after.split('\n')[0]!];
}
