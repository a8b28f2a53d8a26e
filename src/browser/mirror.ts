const alike = ['font', 'letterSpacing', 'wordSpacing', 'lineHeight', 'tabSize', 'textIndent', 'fontVariantLigatures', 'hyphens', 'textAlign'] as const;

/** Says how far below the top of the page a place in a text field is, wrapped lines and all: by a copy that can be measured. */
export class Mirror {
  readonly #copy = document.createElement('div');

  constructor(private readonly field: HTMLTextAreaElement) {
    this.#copy.className = 'mirror';
    this.#copy.setAttribute('aria-hidden', 'true');
    this.#copy.dir = field.dir;
  }

  /** Whether there is anything to measure: on a phone the preview takes the place of the text. */
  get isSeen(): boolean {
    return this.field.offsetParent !== null;
  }

  /** @param offsets in the field's text, each a letter or its end */
  tops(offsets: number[]): number[] {
    const style = getComputedStyle(this.field);
    for (const name of alike) this.#copy.style[name] = style[name];
    this.#copy.style.width = `${this.field.clientWidth}px`;
    // A place is measured by the letter behind it, and the last one has none
    this.#copy.textContent = `${this.field.value}\u200b`;
    this.field.after(this.#copy);
    const base = this.field.getBoundingClientRect().top + scrollY - this.#copy.getBoundingClientRect().top;
    const range = document.createRange();
    const tops = offsets.map((offset) => {
      range.setStart(this.#copy.firstChild!, offset);
      range.setEnd(this.#copy.firstChild!, offset + 1);
      return (range.getClientRects()[0]?.top ?? 0) + base;
    });
    this.#copy.remove();
    return tops;
  }

  top(offset: number): number {
    return this.tops([offset])[0]!;
  }

  /** The cursor where it is in sight, else the first letter of the first line that is. */
  offsetInSight(): number {
    const { value, selectionEnd } = this.field;
    const cursor = this.top(selectionEnd);
    if (document.activeElement === this.field && cursor >= scrollY && cursor < scrollY + innerHeight) return selectionEnd;
    const starts = lineStarts(value);
    const first = this.tops(starts).findIndex((top) => top >= scrollY);
    return starts[first] ?? 0;
  }
}

/** Where each line of a text begins. */
export const lineStarts = (text: string): number[] => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
