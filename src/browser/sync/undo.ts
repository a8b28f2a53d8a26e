import { chosen, merge } from '../../core/merge.js';
import { formFields, type PostForm } from '../../core/post-form.js';

type Step = { field: keyof PostForm; before: string; after: string };

const mostSteps = 50;

/**
 * Undo knows nothing about who wrote what: it would take back the words of others that were merged in, and the next save
 * would delete them everywhere. So those are put back before a save; the author's own words stay as undo left them.
 */
export class UndoGuard {
  #steps: Step[] = [];
  readonly #undone = new Set<Step>();

  /** Somebody else's words were written into the form. */
  took(before: PostForm, after: PostForm): void {
    const steps = formFields.filter((field) => before[field] !== after[field]).map((field) => ({ field, before: before[field], after: after[field] }));
    this.#steps = [...this.#steps.filter((step) => !this.#undone.has(step)), ...steps].slice(-mostSteps);
    this.#undone.clear();
  }

  /** The author pressed undo or redo, and this stands in the form now. */
  turned(form: PostForm): void {
    for (const step of this.#steps) {
      if (form[step.field] === step.before) this.#undone.add(step);
      if (form[step.field] === step.after) this.#undone.delete(step);
    }
  }

  /** The form with the words of others. */
  restored(form: PostForm): PostForm {
    return [...this.#undone].reduce((whole, { field, before, after }) => {
      const words = merge({ ...whole, [field]: before }, whole, { ...whole, [field]: after });
      return chosen(
        words,
        words.conflicts.map(() => 'both'),
      );
    }, form);
  }
}
