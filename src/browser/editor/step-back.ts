const hint = 'Esc again: to the posts. Tab: out of the text.';

/**
 * Esc: each step says whether there was something to close. When there was nothing, the next Esc leaves; and after any Esc,
 * Tab leaves the text as it leaves every other field (WCAG 2.1.2).
 */
export class StepBack {
  /** whether the last key was Esc */
  armed = false;

  constructor(
    private readonly steps: (() => boolean)[],
    private readonly leave: () => void,
    private readonly say: (hint: string) => void,
  ) {
    // Before the fields' own keys, so that Tab finds it as it was
    for (const event of ['keydown', 'pointerdown']) addEventListener(event, (each) => !isEscOrTab(each) && this.#set(false), true);
    addEventListener('focusin', () => this.#set(false));
  }

  back(): void {
    const wasArmed = this.armed;
    const closed = this.steps.some((step) => step());
    this.#set(true);
    if (!closed && wasArmed) this.leave();
    else if (!closed) this.say(hint);
  }

  #set(armed: boolean): void {
    if (this.armed && !armed) this.say('');
    this.armed = armed;
  }
}

const isEscOrTab = (event: Event): boolean => event instanceof KeyboardEvent && ['Escape', 'Tab', 'Shift'].includes(event.key);
