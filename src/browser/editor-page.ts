import { formFields, type PostForm } from '../core/post-form.js';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The editor as views/admin/editor.hbs puts it on the screen. Everything that a script does there goes through it. */
export class EditorPage {
  readonly form = document.querySelector<HTMLFormElement>('form.editor')!;
  readonly title = this.#control('title') as HTMLTextAreaElement;
  readonly text = this.#control('markdown') as HTMLTextAreaElement;
  /** `/admin/posts/12` */
  readonly door = new URL(this.form.action).pathname;

  /** What stands in the form now. */
  read(): PostForm {
    return Object.fromEntries(formFields.map((field) => [field, this.#control(field).value])) as PostForm;
  }

  /** Puts other values into the form, each only where it differs, so that the cursor of the others stays. */
  write(values: PostForm): void {
    for (const field of formFields) {
      const control = this.#control(field);
      if (control.value !== values[field]) control.value = values[field];
    }
    this.form.dispatchEvent(new Event('written'));
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
  onInput(listener: () => void): void {
    this.form.addEventListener('input', listener);
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

/** Types into a text field at its selection as the author would: undo knows it, and `input` is fired. */
export function insertText(control: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  control.focus();
  // The only way that keeps the browser's own undo; deprecated in words and here to stay (HTML editing APIs)
  if (!document.execCommand(text === '' ? 'delete' : 'insertText', false, text))
    control.setRangeText(text, control.selectionStart!, control.selectionEnd!, 'end');
}
