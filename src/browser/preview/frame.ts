import { patchDocument } from './patch-document.js';

/** The frame with the page as the site will show it: it runs no script, whatever the text says, and its links leave it where it is. */
export class PreviewFrame {
  readonly element = document.createElement('iframe');
  #isThere = false;

  constructor(private readonly address: string) {
    this.element.title = 'The post as readers will see it';
    this.element.sandbox.add('allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox');
  }

  /** The page in it; null while there is none, or another one. */
  get page(): Document | null {
    return this.#isThere ? this.element.contentDocument : null;
  }

  get isSeen(): boolean {
    return this.page !== null && this.element.clientHeight > 0;
  }

  /** Asks for the page once more, whole. */
  load(): void {
    this.element.src = this.address;
  }

  /** @param listener is told whether it is the page of a post */
  onLoad(listener: (page: Document | null) => void): void {
    this.element.addEventListener('load', () => {
      const page = this.element.contentDocument;
      this.#isThere = Boolean(page?.querySelector('.e-content'));
      if (this.#isThere) prepared(page!);
      listener(this.page);
    });
  }

  /** Makes the page say what another one says, where it stands. */
  show(html: string): void {
    // Parsed in the frame: out here the admin's own Content-Security-Policy would take the page's styles away
    const view = this.page?.defaultView;
    if (!view) return;
    const { CSSStyleSheet, document, DOMParser } = view;
    patchDocument(document, prepared(new DOMParser().parseFromString(html, 'text/html')));
    // The page's policy takes the style sheets that came with it. Those that were typed since are put in by script, which it does not govern
    // (CSSOM); the others once more, which changes nothing.
    document.adoptedStyleSheets = [...document.querySelectorAll('style')].map(({ textContent }) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(textContent!);
      return sheet;
    });
  }
}

/** Links open elsewhere, those to a place in the page itself stay; and its end is not the window's. */
function prepared(page: Document): Document {
  page.documentElement.style.overscrollBehavior = 'contain';
  for (const link of page.querySelectorAll('a[href]:not([href^="#"])')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener');
  }
  return page;
}
