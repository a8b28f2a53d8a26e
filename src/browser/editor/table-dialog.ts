import { apply, typedIn } from '../text/markdown-keys.js';
import { newTable } from '../text/table.js';

/** Asks how large a table is to be, and puts it into the text. */
export function startTableDialog(text: HTMLTextAreaElement): { show(): void } {
  const dialog = document.querySelector<HTMLDialogElement>('#new-table')!;
  const number = (id: string) => dialog.querySelector<HTMLInputElement>(id)!.valueAsNumber;
  // Where the cursor was: when `close` is heard, the browser may have given the focus back with the cursor at the top
  let where = typedIn(text);
  // The text before the last table */
  let former: string | undefined;
  const toCursor = () => text.setSelectionRange(where.start, where.end);

  dialog.addEventListener('close', () => {
    text.focus({ preventScroll: true });
    toCursor();
    if (dialog.returnValue !== 'insert') return;
    former = text.value;
    apply(text, newTable(typedIn(text), number('#table-rows'), number('#table-columns')));
  });
  // The table stands below the paragraph: undo would leave the cursor there
  text.addEventListener('input', (event) => (event as InputEvent).inputType === 'historyUndo' && text.value === former && toCursor());
  return {
    show() {
      where = typedIn(text);
      dialog.returnValue = ''; // Esc closes without giving one
      dialog.showModal();
      dialog.querySelector<HTMLInputElement>('#table-columns')!.select();
    },
  };
}
