/** What opens above the bar: the details, and what can be inserted. One at a time, by the browser's own rule for `<details name>`. */
export class Panels {
  readonly #panels = [...document.querySelectorAll<HTMLDetailsElement>('.panel')];
  readonly #details = document.querySelector<HTMLDetailsElement>('#details')!;
  #cameFrom: HTMLElement | null = null;

  /** @param isPinned what is pinned stays open when its author goes on elsewhere */
  constructor(isPinned: () => boolean) {
    addEventListener('pointerdown', ({ target }) => {
      for (const panel of this.#panels) if (!panel.contains(target as Node) && !(isPinned() && panel === this.#details)) panel.open = false;
    });
    // What opens at the end of the details opens below what is seen of them
    this.#details.addEventListener('toggle', ({ target }) => (target as Element).closest('.delete')?.scrollIntoView({ block: 'nearest' }), true);
    const bar = document.querySelector<HTMLElement>('.tools')!;
    new ResizeObserver(() => bar.style.setProperty('--bar', `${bar.offsetHeight}px`)).observe(bar);
    const insert = document.querySelector<HTMLDetailsElement>('#insert')!;
    insert.addEventListener('click', ({ target }) => {
      if ((target as Element).closest('button')) insert.open = false;
    });
  }

  toggleDetails(): void {
    if (this.#details.open) return void this.close();
    this.#cameFrom = document.activeElement as HTMLElement | null;
    this.#details.open = true;
    this.#details.querySelector<HTMLElement>('input')!.focus();
  }

  /** Closes what is open; the focus goes where it came from. Returns whether there was something. */
  close(): boolean {
    const panel = this.#panels.find(({ open }) => open);
    if (!panel) return false;
    const hadFocus = panel.contains(document.activeElement);
    panel.open = false;
    if (hadFocus) (this.#cameFrom ?? panel.querySelector('summary'))?.focus();
    this.#cameFrom = null;
    return true;
  }
}
