import type { Edit, Typed } from './edit.js';
import { insertText } from '../editor/page.js';
import { onTab } from './indent.js';
import { onEnter } from './list-keys.js';
import { onTabInTable } from './table.js';
import { onPaste, onSign } from './wrap.js';

export const typedIn = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Typed => ({ text: value, start: selectionStart, end: selectionEnd });

/** Does an edit as if its author had typed it. */
export function apply(field: HTMLTextAreaElement, { from, to, insert, start, end }: Edit): void {
  field.setSelectionRange(from, to);
  if (from !== to || insert !== '') insertText(field, insert);
  field.setSelectionRange(start, end);
}

/** Lists that go on, Tab that indents, signs that go around, addresses that become links. `mayLeave`: Tab is the browser's now. */
export function startMarkdownKeys(field: HTMLTextAreaElement, mayLeave: () => boolean): void {
  const instead = (event: Event, edit: Edit | null) => {
    if (!edit) return;
    event.preventDefault();
    apply(field, edit);
  };
  field.addEventListener('keydown', (event) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    if (event.isComposing || ctrlKey || altKey || metaKey) return;
    if (key === 'Enter' && !shiftKey) instead(event, onEnter(typedIn(field)));
    if (key === 'Tab' && !mayLeave()) instead(event, onTabInTable(typedIn(field), shiftKey) ?? onTab(typedIn(field), shiftKey));
  });
  field.addEventListener('beforeinput', (event) => {
    if (event.inputType === 'insertText' && !event.isComposing && event.data) instead(event, onSign(typedIn(field), event.data));
  });
  field.addEventListener('paste', (event) => {
    // Files are an upload, whatever else the clipboard says of them
    if (event.clipboardData?.files.length === 0) instead(event, onPaste(typedIn(field), event.clipboardData.getData('text/plain')));
  });
}
