const alike = ['font', 'letterSpacing', 'wordSpacing', 'lineHeight', 'tabSize', 'textIndent', 'fontVariantLigatures', 'hyphens', 'textAlign'] as const;
const nothing = '\u200b';

/**
 * Says how far below the top of the page a line of a text field is, wrapped lines and all: by a copy that can be measured. Each
 * line is an element of the copy, so that the browser lays out anew only those that changed.
 */
export class Mirror {
  readonly #copy = document.createElement('div');
  #lines: string[] = [];

  constructor(private readonly field: HTMLTextAreaElement) {
    this.#copy.className = 'mirror';
    this.#copy.setAttribute('aria-hidden', 'true');
    this.#copy.dir = field.dir;
    field.after(this.#copy);
  }

  /** Whether there is anything to measure: on a phone the preview takes the place of the text. */
  get isSeen(): boolean {
    return this.field.clientWidth > 0;
  }

  /** @param lines their numbers, from 0 */
  tops(lines: number[]): number[] {
    const base = this.#base();
    return lines.map((line) => base + (this.#copy.children[line] as HTMLElement).offsetTop);
  }

  /** The line of the cursor, and how far down it is there: a paragraph is one line, however often it wraps. */
  cursor(): { line: number; top: number } {
    const before = this.field.value.slice(0, this.field.selectionEnd).split('\n');
    const line = before.length - 1;
    const base = this.#base();
    const range = document.createRange();
    const letters = this.#copy.children[line]!.firstChild!;
    const column = before[line]!.length;
    // A place is measured by a letter: the one behind it, or at a line's end the one before
    range.setStart(letters, Math.max(0, Math.min(column, letters.nodeValue!.length - 1)));
    range.setEnd(letters, Math.min(column + 1, letters.nodeValue!.length));
    const rect = range.getClientRects()[0] ?? range.getBoundingClientRect();
    return { line, top: base + rect.top - this.#copy.getBoundingClientRect().top };
  }

  /** The cursor's line where that is in sight, else the first one that is. */
  lineInSight(): number {
    const { line, top } = this.cursor();
    if (document.activeElement === this.field && top >= scrollY && top < scrollY + innerHeight) return line;
    return Math.max(
      0,
      this.tops([...this.#lines.keys()]).findIndex((each) => each >= scrollY),
    );
  }

  /** Makes the copy like the field. Returns how far below the page's top it begins. */
  #base(): number {
    const style = getComputedStyle(this.field);
    for (const name of alike) if (this.#copy.style[name] !== style[name]) this.#copy.style[name] = style[name];
    this.#copy.style.width = `${this.field.clientWidth}px`;
    this.#patch(this.field.value.split('\n'));
    return this.field.getBoundingClientRect().top + scrollY;
  }

  #patch(lines: string[]): void {
    const [old, least] = [this.#lines, Math.min(this.#lines.length, lines.length)];
    let head = 0;
    while (head < least && old[head] === lines[head]) head++;
    let tail = 0;
    while (tail < least - head && old.at(-1 - tail) === lines.at(-1 - tail)) tail++;
    for (const line of [...this.#copy.children].slice(head, old.length - tail)) line.remove();
    const fresh = lines.slice(head, lines.length - tail).map((line) => {
      const element = document.createElement('div');
      element.textContent = line || nothing;
      return element;
    });
    if (head === 0) this.#copy.prepend(...fresh);
    else this.#copy.children[head - 1]!.after(...fresh);
    this.#lines = lines;
  }
}
