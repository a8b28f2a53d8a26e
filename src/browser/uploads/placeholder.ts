import { stretchOf } from '../../core/placeholder.js';

/** Takes a placeholder out with the line that was made for it, wherever it stands by now. */
export const takeOut = (control: HTMLTextAreaElement, placeholder: string): boolean => replaceText(control, stretchOf(placeholder, control.value), '');

/**
 * Puts other words in the place of some, wherever they stand by now. The cursor, the selection and the scroll place stay; so does
 * undo, unless the author is writing in another field, from which the focus must not be taken. False when the words are gone.
 */
export function replaceText(control: HTMLTextAreaElement, old: string, words: string): boolean {
  const at = control.value.indexOf(old);
  if (at < 0) return false;
  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = control;
  const active = document.activeElement as HTMLElement | null;
  if (active !== control && active?.matches('input, textarea, select, [contenteditable]')) {
    control.setRangeText(words, at, at + old.length, 'preserve');
    control.dispatchEvent(new InputEvent('input', { bubbles: true }));
  } else {
    control.focus({ preventScroll: true });
    control.setSelectionRange(at, at + old.length);
    if (!document.execCommand(words === '' ? 'delete' : 'insertText', false, words)) control.setRangeText(words);
    const moved = (place: number) => (place <= at ? place : place >= at + old.length ? place + words.length - old.length : at + words.length);
    control.setSelectionRange(moved(selectionStart), moved(selectionEnd), selectionDirection);
    if (active && active !== control && active !== document.body) active.focus({ preventScroll: true });
  }
  control.scrollTop = scrollTop;
  return true;
}

/** Calls `work` when no letter is being put together from several keys: a change of the text would break it off. */
export function whenComposed(control: HTMLTextAreaElement, work: () => void): void {
  if (composing.has(control)) control.addEventListener('compositionend', () => setTimeout(work), { once: true });
  else work();
}

const composing = new WeakSet<EventTarget>();
document.addEventListener('compositionstart', ({ target }) => target && composing.add(target), true);
document.addEventListener('compositionend', ({ target }) => target && composing.delete(target), true);
