import { fileOf, placeholdersIn } from '../../core/placeholder.js';
import type { EditorPage } from '../editor/page.js';
import { make } from '../elements.js';
import { takeOut, whenComposed } from './placeholder.js';

/**
 * Placeholders that no upload of this page stands behind, such as after a page was closed while a file was on its way: they are
 * said, and can be taken out. They come with the page, with a copy out of the browser, and from other windows.
 */
export class LeftBehind {
  readonly element = make('div', { class: 'left' });
  #shown = '';

  constructor(
    private readonly page: EditorPage,
    private readonly isUnderWay: (placeholder: string) => boolean,
  ) {
    page.onChange(() => this.look());
  }

  look(): void {
    const { text } = this.page;
    const left = placeholdersIn(text.value).filter((placeholder) => !this.isUnderWay(placeholder));
    if (left.join('\n') === this.#shown) return;
    this.#shown = left.join('\n');
    const all = () => whenComposed(text, () => left.forEach((placeholder) => takeOut(text, placeholder)));
    const names = left.map((placeholder) => `“${fileOf(placeholder)}”`).join(', ');
    const words = `${names} did not arrive: the page was closed too soon, or it is still on its way in another window. It can’t be published like this.`;
    this.element.replaceChildren(
      ...(left.length === 0
        ? []
        : [
            make(
              'p',
              { class: 'refused' },
              make('span', { role: 'status' }, words),
              make('button', { type: 'button', class: 'plain', click: all }, 'Take it out of the text'),
            ),
          ]),
    );
  }
}
