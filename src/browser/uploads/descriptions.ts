import type { EditorPage } from '../editor/page.js';
import { make } from '../elements.js';
import { replaceText, whenComposed } from './placeholder.js';
import type { SentFile } from './send-file.js';

const lookMs = 600;

/**
 * Asks what pictures show, beside the text and without taking anybody away from it; and counts those of the text that say nothing.
 * What is answered stands in the text and in the media library.
 */
export class Descriptions {
  readonly element = make('div', { class: 'descriptions' });
  readonly count = make('button', { type: 'button', class: 'plain wanting fades', hidden: true, click: () => void this.#askAll() });
  /** What the library has of the names in the text: null when it has no such file. */
  readonly #known = new Map<string, SentFile | null>();
  #timer = 0;

  constructor(private readonly page: EditorPage) {
    page.onInput(() => this.#lookSoon());
    this.#lookSoon();
  }

  /** Puts the question for a picture; once, however often it is asked for. */
  ask(file: SentFile): void {
    this.#known.set(file.name, file);
    this.#lookSoon();
    if (this.element.querySelector(`[data-name="${CSS.escape(file.name)}"]`)) return;
    const id = `describe-${file.id}`;
    const input = make('input', { id, autocomplete: 'off', dir: 'auto', maxlength: '1000' });
    const form = make('div', { class: 'describe', role: 'group', 'aria-label': file.name, 'data-name': file.name });
    const keep = () => void this.#answer(file, form, { alt: input.value });
    const decorative = () => void this.#answer(file, form, { decorative: '1' });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
      if (event.key === 'Enter' && input.value.trim()) keep();
    });
    form.append(
      make('img', { src: file.preview!, alt: '' }),
      make('label', { for: id }, 'Describe this picture', make('span', { class: 'file', dir: 'auto' }, file.name)),
      input,
      make(
        'div',
        { class: 'choices' },
        make('button', { type: 'button', click: keep }, 'Keep'),
        make('button', { type: 'button', click: decorative }, 'Decorative'),
        make('button', { type: 'button', class: 'plain', click: () => form.remove() }, 'Later'),
      ),
    );
    this.element.append(form);
  }

  async #answer(file: SentFile, form: HTMLElement, body: Record<string, string>): Promise<void> {
    const headers = { accept: 'application/json', 'x-csrf-token': this.page.csrf };
    const reply = await fetch(`/admin/media/${file.id}`, { method: 'POST', headers, body: new URLSearchParams(body) }).catch(() => null);
    if (!reply?.ok) {
      form.querySelector('[role=alert]')?.remove();
      form.lastElementChild!.append(make('span', { role: 'alert' }, 'Not kept: the server can’t be reached. Try again.'));
      return;
    }
    const described = (await reply.json()) as SentFile;
    this.#known.set(file.name, described);
    form.remove();
    if (described.alt) this.#write(file.name, described.alt);
    else this.#lookSoon();
  }

  /** A text that goes elsewhere should say it by itself. */
  #write(name: string, alt: string): void {
    const { text } = this.page;
    const words = alt.replace(/[[\]\\]/g, '\\$&');
    whenComposed(text, () => {
      while (replaceText(text, `![](/media/${name}`, `![${words}](/media/${name}`));
    });
    this.#lookSoon();
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(), lookMs);
  }

  async #look(): Promise<void> {
    const names = namesWithout(this.page.text.value);
    const unknown = names.filter((name) => !this.#known.has(name));
    if (unknown.length > 0) await this.#learn(unknown);
    const wanting = names.filter((name) => this.#known.get(name)?.alt === null);
    this.count.hidden = wanting.length === 0;
    const words = wanting.length === 1 ? '1 picture without a description' : `${wanting.length} pictures without a description`;
    if (this.count.textContent !== words) this.count.textContent = words;
  }

  async #learn(names: string[]): Promise<void> {
    const query = new URLSearchParams(names.slice(0, 50).map((name) => ['name', name]));
    const reply = await fetch(`/admin/media?${query}`, { headers: { accept: 'application/json' } }).catch(() => null);
    if (!reply?.ok) return;
    for (const name of names.slice(0, 50)) this.#known.set(name, null);
    for (const file of (await reply.json()) as SentFile[]) this.#known.set(file.name, file);
  }

  async #askAll(): Promise<void> {
    await this.#look();
    for (const name of namesWithout(this.page.text.value)) {
      const file = this.#known.get(name);
      if (file?.alt === null && file.preview) this.ask(file);
    }
    this.element.querySelector('input')?.focus();
  }
}

/** The names of the library's pictures that stand in a text without a description, each once. */
const namesWithout = (text: string): string[] => [...new Set([...text.matchAll(/!\[\s*\]\(<?\/media\/([^\s()<>/?#]+)/g)].map(([, name]) => name!))];
