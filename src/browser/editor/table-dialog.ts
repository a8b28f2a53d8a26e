import { apply, typedIn } from '../text/markdown-keys.js';
import { newTable } from '../text/table.js';

/** Asks how large a table is to be, and puts it into the text. */
export function startTableDialog(text: HTMLTextAreaElement): { show(): void } {
  const dialog = document.querySelector<HTMLDialogElement>('#new-table')!;
  const number = (id: string) => dialog.querySelector<HTMLInputElement>(id)!;
  dialog.addEventListener('close', () => {
    text.focus();
    if (dialog.returnValue === 'insert') apply(text, newTable(typedIn(text), number('#table-rows').valueAsNumber, number('#table-columns').valueAsNumber));
  });
  return {
    show() {
      dialog.returnValue = ''; // Esc closes without giving one
      dialog.showModal();
      number('#table-columns').select();
    },
  };
}
