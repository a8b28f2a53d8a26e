import type { EditorPage } from './page.js';
import { insertText, retype } from '../text/text-field.js';

/** A title has one line, however many it takes on the screen: Enter leads to the text, and a pasted line break is a space. */
export function startTitle({ title, text }: EditorPage): void {
  title.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    if (!event.ctrlKey && !event.metaKey) text.focus();
  });
  title.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (!pasted.includes('\n')) return;
    event.preventDefault();
    insertText(title, oneLine(pasted.trim()));
  });
  title.addEventListener('input', () => {
    if (title.value.includes('\n')) retype(title, oneLine(title.value)); // dropped there, or dictated
  });
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
