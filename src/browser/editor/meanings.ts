import { dateMeaning } from '../../core/date-meaning.js';
import { settleDate } from '../../core/date-words.js';
import { expectedPath } from '../../core/expected-path.js';
import { isLanguage } from '../../core/locale.js';
import { encodePath } from '../../core/path.js';
import type { EditorPage } from './page.js';
import { afterPause } from './platform.js';

/** Below a field, what its words mean: the whole address of the post, the date in full. And the language is the text's at once. */
export function startMeanings(page: EditorPage): void {
  const { blog = '', pattern = '', timeZone = '', slug = '' } = page.form.dataset;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const address = document.querySelector('#slug-means')!;
  const date = document.querySelector('#date-means')!;
  const now = () => new Date().toISOString();
  const show = () => {
    const form = page.read();
    address.textContent = blog + encodePath(expectedPath(form, { pattern, timeZone, slug }, now()));
    date.textContent = dateMeaning(form.date, now(), timeZone, here);
    page.title.lang = page.text.lang = isLanguage(form.lang) ? form.lang : '';
  };
  page.onChange(afterPause(100, show));
  show();

  // “Tomorrow” is settled when its author leaves the field: a day later it would be another
  const field = page.field('date');
  field.addEventListener('change', () => {
    field.value = settleDate(field.value, now(), timeZone);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
