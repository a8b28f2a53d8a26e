import { make } from './elements.js';
import { UploadList } from './uploads/upload-list.js';

/** The media page: files that are chosen or dropped are added at once, each with its progress; then the page shows them. */
const form = document.querySelector<HTMLFormElement>('form.add')!;
const input = form.querySelector<HTMLInputElement>('input[type=file]')!;
const csrf = () => document.querySelector<HTMLMetaElement>('meta[name=csrf]')!.content;
const list = new UploadList(csrf);
document.querySelector('[data-uploads]')!.append(list.element);

let added = 0;

function addAll(files: Iterable<File>): void {
  for (const file of files) list.add(file, { sent: () => added++, failed: () => {}, again: () => {} });
  void list.settled().then(showAdded);
}

/** What was refused stays to be read; else the page comes anew. */
function showAdded(): void {
  if (added === 0 || list.count > 0) return;
  if (list.element.querySelector('.refused'))
    list.element.append(make('p', {}, make('a', { href: '/admin/media' }, `Show the ${added === 1 ? 'file' : `${added} files`} that arrived`)));
  else location.assign('/admin/media');
}

form.addEventListener('submit', (event) => {
  if (!input.files?.length) return;
  event.preventDefault();
  addAll([...input.files]);
  input.value = '';
});
document.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
document.addEventListener('drop', (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  addAll([...event.dataTransfer.files]);
});
