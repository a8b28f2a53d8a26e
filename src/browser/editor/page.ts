import { xmlText } from '../../core/html.js';
import { formFields, type PostForm } from '../../core/post-form.js';
import { retype } from '../text/text-field.js';

export { insertText } from '../text/text-field.js';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The editor as views/admin/editor.hbs puts it on the screen. Everything that a script does there goes through it. */
export class EditorPage {
  readonly form = document.querySelector<HTMLFormElement>('form.editor')!;
  readonly title = this.#control('title') as HTMLTextAreaElement;
  readonly text = this.#control('markdown') as HTMLTextAreaElement;
  /** `/admin/posts/12` */
  readonly door = new URL(this.form.action).pathname;

  readonly #takeover = this.form.elements.namedItem('takeover') as HTMLInputElement;
  #isWriting = false;
  #composition: Promise<unknown> | null = null;

  constructor() {
    // What the browser would put back after a reload is older than what sync.ts puts back
    this.form.autocomplete = 'off';
    document.addEventListener('compositionstart', () => {
      this.#composition = new Promise((done) => document.addEventListener('compositionend', done, { once: true })).then(() => (this.#composition = null));
    });
  }

  /** What stands in the form now, as the server would keep it. */
  read(): PostForm {
    return Object.fromEntries(formFields.map((field) => [field, xmlText(this.#control(field).value)])) as PostForm;
  }

  /** Asks whether a used address is to be taken all the same; with false, no more. */
  offerTakeover(isOffered: boolean): void {
    this.#takeover.closest('p')!.hidden = !isOffered;
    this.#takeover.checked = false;
  }

  /** What the author says to that: once, since the next address may be another one. */
  takenOver(): string {
    const said = this.#takeover.checked ? this.#takeover.value : '';
    this.offerTakeover(false);
    return said;
  }

  /** What stood in the form as the server sent it. */
  rendered(): PostForm {
    return Object.fromEntries(formFields.map((field) => [field, xmlText(renderedIn(this.#control(field)))])) as PostForm;
  }

  /**
   * Puts other values into the form, each only where it differs, under the author's hands: see `retype`. Whoever shows what
   * stands in the form listens to `onChange`.
   */
  write(values: PostForm): void {
    this.#isWriting = true;
    for (const field of formFields) {
      const control = this.#control(field);
      if (xmlText(control.value) === values[field]) continue;
      if (control instanceof HTMLSelectElement) control.value = values[field];
      else retype(control, values[field]);
    }
    this.#isWriting = false;
    this.form.dispatchEvent(new Event('written'));
  }

  /** Whether an input method is at work in a word: to write into a field would break it (UI Events, 4.3.8). */
  get isComposing(): boolean {
    return this.#composition !== null;
  }

  async composed(): Promise<void> {
    while (this.#composition) await this.#composition;
  }

  /** Whether the author's cursor is in a field. */
  isIn(name: keyof PostForm): boolean {
    return document.activeElement === this.#control(name);
  }

  field(name: keyof PostForm): Control {
    return this.#control(name);
  }

  /** The version that the form began from. */
  get version(): number {
    return Number(this.#control('version').value);
  }
  set version(version: number) {
    this.#control('version').value = String(version);
  }

  /** The token of the session's forms. It changes when somebody signs in again. */
  get csrf(): string {
    return this.#control('csrf').value;
  }
  set csrf(token: string) {
    for (const control of document.querySelectorAll<HTMLInputElement>('input[name=csrf]')) control.value = token;
  }

  /** Calls `listener` after every change that the author makes to any field. */
  onInput(listener: (event: InputEvent) => void): void {
    this.form.addEventListener('input', (event) => {
      if (!this.#isWriting) listener(event as InputEvent);
    });
  }

  /** Calls `listener` after every change to any field, whoever made it. */
  onChange(listener: () => void): void {
    this.onInput(listener);
    this.form.addEventListener('written', listener);
  }

  #control(name: string): Control {
    return this.form.elements.namedItem(name) as Control;
  }
}

function renderedIn(control: Control): string {
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  return ([...control.options].find(({ defaultSelected }) => defaultSelected) ?? control.options[0])?.value ?? '';
}
