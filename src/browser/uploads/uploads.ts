import { Descriptions } from './descriptions.js';
import { type EditorPage, insertText } from '../editor/page.js';
import { placeholderFor } from '../../core/placeholder.js';
import { make } from '../elements.js';
import { LeftBehind } from './left-behind.js';
import { replaceText, takeOut, whenComposed } from './placeholder.js';
import { keepReachable } from './reachable.js';
import type { SentFile } from './send-file.js';
import { UploadList } from './upload-list.js';

/** Pictures and files that are pasted, dropped or chosen: a placeholder in the text while they are on their way, then what shows them. */
export function startUploads(page: EditorPage): void {
  const slot = document.querySelector<HTMLElement>('[data-attach]');
  if (!slot) return;
  const { text, form } = page;
  const list = new UploadList(() => page.csrf);
  const descriptions = new Descriptions(page);
  const input = make('input', { type: 'file', multiple: true, hidden: true });
  const button = make('button', { type: 'button', class: 'plain', click: () => input.click() }, 'Picture or file');
  document.querySelector('#insert .menu')!.append(button);
  document.querySelector('#length')!.before(descriptions.count);
  const underWay = new Set<string>();
  const left = new LeftBehind(page, (placeholder) => underWay.has(placeholder));
  slot.replaceChildren(input, left.element, list.element, descriptions.element);
  keepReachable(slot, 'Pictures and files');
  left.look();

  input.addEventListener('change', () => {
    addAll([...(input.files ?? [])]);
    input.value = '';
  });
  text.addEventListener('paste', (event) => {
    // A spreadsheet's cells come as text and as a picture of them: the text is meant
    if (!event.clipboardData?.files.length || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    addAll([...event.clipboardData.files]);
  });
  document.addEventListener('dragover', (event) => holdsFiles(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    placeCursor(text, event);
    addAll([...event.dataTransfer!.files]);
  });
  form.addEventListener('submit', (event) => waitFor(list, event), { capture: true });

  function addAll(files: File[]): void {
    if (files.length === 0) return;
    const placeholders: string[] = [];
    for (const { name } of files) placeholders.push(placeholderFor(name, text.value + placeholders.join('')));
    for (const placeholder of placeholders) underWay.add(placeholder);
    text.selectionStart = text.selectionEnd;
    insertText(text, placeholders.join('\n\n'));
    for (const [i, file] of files.entries()) list.add(file, outcomeOf(placeholders[i]!));
  }

  function outcomeOf(placeholder: string) {
    const done = (change: () => void) =>
      whenComposed(text, () => {
        change();
        underWay.delete(placeholder);
        left.look();
      });
    return {
      sent: (file: SentFile) => {
        done(() => replaceText(text, placeholder, file.markdown));
        if (file.preview && file.alt === null) descriptions.ask(file);
      },
      failed: () => done(() => takeOut(text, placeholder)),
      again: () => {
        underWay.add(placeholder);
        insertText(text, placeholder);
      },
    };
  }
}

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** Where it was dropped, in browsers that tell. */
function placeCursor(text: HTMLTextAreaElement, { clientX, clientY }: DragEvent): void {
  const caret = document.caretPositionFromPoint?.(clientX, clientY);
  if (caret?.offsetNode === text) text.setSelectionRange(caret.offset, caret.offset);
}

/** Saving leads to another page: what is on its way must arrive first. */
function waitFor(list: UploadList, event: SubmitEvent): void {
  if (list.count === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { currentTarget: form, submitter } = event;
  void list.settled().then(() => (form as HTMLFormElement).requestSubmit(submitter));
}
