import { difference, follow } from '../core/follow.js';
import { escapeHtml } from '../core/html.js';
import { sightOf } from './sight.js';

export type TextField = HTMLTextAreaElement | HTMLInputElement;

/** Types into a text field at its selection as the author would: undo knows it, and `input` is fired. */
export function insertText(control: TextField, text: string): void {
  const { value, selectionStart, selectionEnd } = control;
  let heard = false;
  const hear = () => (heard = true);
  control.addEventListener('input', hear);
  control.focus();
  const wanted = value.slice(0, selectionStart!) + text + value.slice(selectionEnd!);
  typeOver(control, wanted, text);
  control.removeEventListener('input', hear);
  if (!heard) control.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

/**
 * Puts another text into a field under the author's hands: the cursor stays with the words that it stood at, what is in
 * sight stays in its place, and undo steps over the change as over one stroke of typing.
 */
export function retype(control: TextField, text: string): void {
  const { value, selectionStart, selectionEnd, selectionDirection, inputMode } = control;
  const focused = document.activeElement;
  const moved = follow(value, text);
  const keepInSight = sightOf(control, moved);
  const change = difference(value, text);
  // On a phone no keyboard rises for a field that is left at once
  if (focused !== control) control.inputMode = 'none';
  control.focus({ preventScroll: true });
  control.setSelectionRange(change.start, change.end);
  typeOver(control, text, change.put);
  control.setSelectionRange(moved(selectionStart ?? 0), moved(selectionEnd ?? 0), selectionDirection ?? 'none');
  if (focused !== control) {
    if (focused instanceof HTMLElement && focused !== document.body) focused.focus({ preventScroll: true });
    else control.blur();
    control.inputMode = inputMode;
  }
  keepInSight();
}

/**
 * Replaces the selection by the commands of the HTML editing APIs, deprecated in words and here to stay: to assign `value`
 * leaves steps of undo behind that put words where they never stood (Chromium 156).
 */
function typeOver(control: TextField, wanted: string, text: string): void {
  if (document.activeElement === control) {
    const isLong = text.includes('\n');
    // Chromium lays the page out for each line of an `insertText`: 10 KB take 0.6 s, and 7 ms in this way, which others refuse
    const done = isLong && document.execCommand('insertHTML', false, escapeHtml(text));
    if (!done) document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
  }
  if (control.value !== wanted) control.value = wanted;
}
