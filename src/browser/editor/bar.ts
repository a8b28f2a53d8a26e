import type { EditorPage } from './page.js';
import { kept } from './platform.js';

const restAfterMs = 1000;

/** The bar: there when the pointer moves or the focus comes, out of sight a second later while its author writes, unless it is pinned. */
export class Bar {
  readonly #pin = document.querySelector<HTMLButtonElement>('#pin')!;
  #pinned = kept.read('pinned') === 'yes';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pointer = '';

  constructor(private readonly page: EditorPage) {
    addEventListener('pointermove', ({ screenX, screenY, pointerType }) => {
      // A page that scrolls under a pointer at rest makes it “move” too
      const place = `${screenX} ${screenY}`;
      if (place !== this.#pointer && pointerType !== 'touch') this.#show();
      this.#pointer = place;
    });
    // A tap is over when its click comes: shown before, the bar would get a click that was not meant for it
    for (const event of ['click', 'pointercancel', 'focusin', 'toggle']) addEventListener(event, () => this.#show(), true);
    this.#showPin();
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  togglePin(): void {
    this.#pinned = !this.#pinned;
    kept.write('pinned', this.#pinned ? 'yes' : 'no');
    this.#showPin();
    this.#show();
  }

  #showPin(): void {
    this.#pin.setAttribute('aria-pressed', String(this.#pinned));
  }

  #show(): void {
    document.body.classList.remove('quiet');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => document.body.classList.toggle('quiet', this.#mayRest()), restAfterMs);
  }

  /** Only while somebody writes: whoever looks for something, or has it open, finds it where it is. */
  #mayRest(): boolean {
    const writes = document.activeElement === this.page.text || document.activeElement === this.page.title;
    return writes && !this.#pinned && !document.querySelector('.panel[open], .tools:hover, header.bar:hover');
  }
}
