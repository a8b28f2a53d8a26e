import { insertText } from './page.js';
import { suggest, taken, type UsedLabel } from '../text/suggest.js';

/** A field of names between commas that offers those in use: a combobox with a list (WAI-ARIA 1.2). Nothing is chosen unasked. */
export class Completion {
  readonly #list = document.createElement('ul');
  #chosen = -1;
  #closings = 0;

  /** @param labels asked for when the field is first used */
  constructor(
    private readonly field: HTMLInputElement,
    label: string,
    private readonly labels: () => Promise<UsedLabel[]>,
  ) {
    this.#list.id = `${field.id}-list`;
    this.#list.hidden = true;
    for (const [name, value] of Object.entries({ role: 'listbox', 'aria-label': label })) this.#list.setAttribute(name, value);
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': this.#list.id }))
      field.setAttribute(name, value);
    field.after(this.#list);
    field.addEventListener('focus', () => void labels());
    field.addEventListener('input', (event) => (event as InputEvent).isComposing || void this.#offer());
    field.addEventListener('blur', () => this.#close());
    field.addEventListener('keydown', (event) => event.isComposing || this.#onKey(event));
    // Before the field loses the focus
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => this.#take([...this.#list.children].indexOf((target as Element).closest('li')!)));
    this.#close();
  }

  async #offer(): Promise<void> {
    const closings = this.#closings;
    const labels = await this.labels();
    if (closings !== this.#closings) return; // one was taken, or the field left, meanwhile
    const offered = suggest(this.#typed(), labels);
    if (offered.length === 0) return this.#close();
    this.#list.replaceChildren(...offered.map((label, index) => this.#option(label, index)));
    this.#list.hidden = false;
    this.field.setAttribute('aria-expanded', 'true');
    this.#choose(-1);
  }

  #option({ name, count }: UsedLabel, index: number): HTMLElement {
    const option = document.createElement('li');
    option.id = `${this.#list.id}-${index}`;
    option.setAttribute('role', 'option');
    const used = document.createElement('span');
    used.textContent = count === 1 ? '1 post' : `${count} posts`;
    option.dataset['name'] = name;
    option.append(name, ' ', used);
    return option;
  }

  #onKey(event: KeyboardEvent): void {
    const isOpen = !this.#list.hidden;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) this.#choose(this.#chosen + (event.key === 'ArrowDown' ? 1 : -1));
      else void this.#offer();
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      this.#close();
    } else if (['Enter', 'Tab', ','].includes(event.key) && isOpen && this.#chosen >= 0) {
      event.preventDefault();
      this.#take(this.#chosen);
    }
  }

  /** Beyond either end lies the field itself, as it is typed. */
  #choose(index: number): void {
    const options = [...this.#list.children];
    this.#chosen = index < -1 ? options.length - 1 : index >= options.length ? -1 : index;
    for (const [each, option] of options.entries()) option.setAttribute('aria-selected', String(each === this.#chosen));
    const option = options[this.#chosen];
    if (option) this.field.setAttribute('aria-activedescendant', option.id);
    else this.field.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  #take(index: number): void {
    const option = this.#list.children[index] as HTMLElement | undefined;
    if (!option) return;
    const { from, to, insert, start } = taken(this.#typed(), option.dataset['name']!);
    this.field.setSelectionRange(from, to);
    insertText(this.field, insert);
    this.field.setSelectionRange(start, start);
    this.#close();
  }

  #close(): void {
    this.#closings++;
    this.#list.hidden = true;
    this.field.setAttribute('aria-expanded', 'false');
    this.#choose(-1);
  }

  #typed() {
    return { text: this.field.value, start: this.field.selectionStart!, end: this.field.selectionEnd! };
  }
}
