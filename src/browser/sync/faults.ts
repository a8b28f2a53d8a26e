import type { FieldFault } from '../../core/problem.js';
import type { EditorPage } from '../editor/page.js';

/** Fields that can't be saved as they are: a sentence stands beside each, as on the page without scripts, until it is changed. */
export class Faults {
  constructor(private readonly page: EditorPage) {}

  /** The first one gets the focus. */
  show(faults: FieldFault[]): void {
    this.clear();
    for (const { field, detail } of faults) this.#mark(field, detail);
    this.page.offerTakeover(faults.some(({ takeover }) => takeover !== undefined));
    this.page.form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }

  #mark(field: string, message: string): void {
    const control = this.page.form.elements.namedItem(field);
    if (!(control instanceof HTMLElement)) return;
    const known = document.getElementById(`${field}-problem`);
    if (known) return void (known.textContent += `. ${message}`);
    const problem = document.createElement('p');
    problem.className = 'problem';
    problem.id = `${field}-problem`;
    problem.textContent = message;
    control.after(problem);
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', [problem.id, control.getAttribute('aria-describedby')].filter(Boolean).join(' '));
    for (let around = control.closest('details'); around; around = around.parentElement?.closest('details') ?? null) around.open = true;
    control.addEventListener('input', () => this.#clearOne(control), { once: true });
  }

  clear(): void {
    for (const control of this.page.form.querySelectorAll('[aria-invalid]')) this.#clearOne(control);
    for (const problem of document.querySelectorAll('.problem, .problems')) problem.remove();
  }

  #clearOne(control: Element): void {
    if (control.id === 'slug') this.page.offerTakeover(false);
    const ids = (control.getAttribute('aria-describedby') ?? '').split(' ');
    control.removeAttribute('aria-invalid');
    for (const id of ids) if (id.endsWith('-problem')) document.getElementById(id)?.remove();
    const hints = ids.filter((id) => !id.endsWith('-problem')).join(' ');
    if (hints) control.setAttribute('aria-describedby', hints);
    else control.removeAttribute('aria-describedby');
  }
}
