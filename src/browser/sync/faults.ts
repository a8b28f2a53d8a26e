import type { EditorPage } from '../editor/page.js';

/** A field that can't be saved as it is: its sentence stands beside it, as on the page without scripts, until it is changed. */
export class Faults {
  constructor(private readonly page: EditorPage) {}

  show(field: string, message: string): void {
    this.clear();
    const control = this.page.form.elements.namedItem(field);
    if (!(control instanceof HTMLElement)) return;
    const problem = document.createElement('p');
    problem.className = 'problem';
    problem.id = `${field}-problem`;
    problem.textContent = message;
    control.after(problem);
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', [problem.id, control.getAttribute('aria-describedby')].filter(Boolean).join(' '));
    for (let around = control.closest('details'); around; around = around.parentElement?.closest('details') ?? null) around.open = true;
    control.focus();
    control.addEventListener('input', () => this.clear(), { once: true });
  }

  clear(): void {
    for (const control of this.page.form.querySelectorAll('[aria-invalid]')) {
      control.removeAttribute('aria-invalid');
      const hints = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => !id.endsWith('-problem'));
      if (hints.join('')) control.setAttribute('aria-describedby', hints.join(' '));
      else control.removeAttribute('aria-describedby');
    }
    for (const problem of document.querySelectorAll('.problem, .problems')) problem.remove();
  }
}
