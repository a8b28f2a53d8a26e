import { difference, follow } from '../../core/follow.js';
import { textAsHtml } from '../trusted.js';
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
  // A line goes in as a key would bring it; several take Chromium a layout each that way: 0.6 s for 10 KB, in place of 7 ms
  typeOver(control, wanted, text, text.includes('\n') ? ['insertHTML', 'insertText'] : ['insertText']);
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
  typeOver(control, text, change.put, ['insertHTML', 'insertText']);
  control.setSelectionRange(moved(selectionStart ?? 0), moved(selectionEnd ?? 0), selectionDirection ?? 'none');
  if (focused !== control) {
    if (focused instanceof HTMLElement && focused !== document.body) focused.focus({ preventScroll: true });
    else control.blur();
    control.inputMode = inputMode;
  }
  keepInSight();
}

type Command = 'insertText' | 'insertHTML';

/**
 * Replaces the selection by the first command that this browser has, of the HTML editing APIs, deprecated in words and here to
 * stay: to assign `value` leaves steps of undo behind that put words where they never stood (Chromium 156).
 */
function typeOver(control: TextField, wanted: string, text: string, commands: Command[]): void {
  const run = (command: Command) => document.execCommand(command, false, command === 'insertHTML' ? textAsHtml(text) : text);
  if (document.activeElement === control) {
    if (text === '') document.execCommand('delete');
    else commands.some(run);
  }
  if (control.value !== wanted) control.value = wanted;
}
