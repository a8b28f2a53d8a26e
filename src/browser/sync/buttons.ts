import type { EditorPage } from '../editor/page.js';
import { type Action, actionOf } from './actions.js';

/**
 * The form's buttons, without leaving the page. What is not ours to do, such as deleting, goes its way as a form, once what is
 * typed is saved.
 */
export function watchButtons(page: EditorPage, isSaved: () => boolean, save: () => Promise<void>, run: (action: Action) => void): void {
  let mayGo = false;
  page.form.addEventListener('submit', (event) => {
    const path = event.submitter?.getAttribute('formaction') ?? page.door;
    const action = path.startsWith(page.door) ? actionOf(path.slice(page.door.length)) : undefined;
    if (mayGo || (!action && isSaved())) return;
    event.preventDefault();
    if (action) return run(action);
    void save().then(() => {
      mayGo = true;
      page.form.requestSubmit(event.submitter);
      mayGo = false;
    });
  });
}
