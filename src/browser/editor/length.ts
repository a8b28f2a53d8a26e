import { lengthOf } from '../../core/reading-time.js';
import type { EditorPage } from './page.js';
import { afterPause } from './platform.js';

/** Words and reading time of the text, or of what is selected in it. */
export function startLength(page: EditorPage): void {
  const shown = document.querySelector('#length')!;
  const show = () => {
    const { value, selectionStart, selectionEnd } = page.text;
    const selected = document.activeElement === page.text ? value.slice(selectionStart, selectionEnd) : '';
    shown.textContent = selected ? `Selected: ${lengthOf(selected)}` : lengthOf(value);
  };
  const later = afterPause(150, show);
  page.onChange(later);
  document.addEventListener('selectionchange', later);
}
