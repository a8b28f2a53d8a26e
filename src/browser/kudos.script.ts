/*
 * The circle beside a post. Rest on it (or touch it) for a second and the author has one more kudos; leave earlier and nothing
 * happens; press it again and they are taken back. By keyboard: Enter or the space bar. This browser remembers its receipt.
 */
const patienceMs = 1000;

class Circle {
  readonly #button: HTMLButtonElement;
  readonly #url: string;
  #timer: number | undefined;
  /** A click that ends the touch, or the rest of the mouse, by which the kudos were given. */
  #hasJustGiven = false;

  constructor(private readonly box: HTMLElement) {
    this.#button = box.querySelector('button')!;
    this.#url = this.#button.dataset['url']!;
    this.#button.addEventListener('pointerenter', () => this.#wait());
    this.#button.addEventListener('pointerdown', () => this.#wait());
    for (const end of ['pointerleave', 'pointercancel', 'pointerup', 'blur']) this.#button.addEventListener(end, (event) => this.#leave(event.type));
    this.#button.addEventListener('contextmenu', (event) => event.preventDefault()); // a long touch
    this.#button.addEventListener('click', (event) => this.#click(event.detail === 0));
  }

  /** Asked for when the circle comes into view: who never scrolls there costs no request. */
  async show(): Promise<void> {
    const reply = await fetch(this.#url).catch(() => null);
    if (!reply?.ok) return;
    this.#tell((await reply.json()) as { count: number });
    this.box.hidden = false;
  }

  get #receipt(): string | null {
    return stored(() => localStorage.getItem(`kudos:${this.#url}`)) ?? null;
  }

  #wait(): void {
    if (this.#receipt || this.#timer !== undefined) return;
    this.box.classList.add('waiting');
    this.#say(1);
    this.#timer = window.setTimeout(() => {
      this.#leave('');
      this.#hasJustGiven = true;
      void this.#give();
    }, patienceMs);
  }

  #leave(why: string): void {
    if (why === 'pointerleave') this.#hasJustGiven = false;
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.box.classList.remove('waiting');
    this.#say(0);
  }

  #click(isKeyboard: boolean): void {
    if (this.#receipt && !this.#hasJustGiven) void this.#takeBack(this.#receipt);
    else if (isKeyboard && !this.#receipt) void this.#give();
    this.#hasJustGiven = false;
  }

  async #give(): Promise<void> {
    const reply = await fetch(this.#url, { method: 'POST' }).catch(() => null);
    if (!reply?.ok) return this.#say(reply?.status === 429 ? 2 : 3);
    const given = (await reply.json()) as { count: number; receipt: string };
    stored(() => localStorage.setItem(`kudos:${this.#url}`, given.receipt));
    this.#tell(given);
  }

  async #takeBack(receipt: string): Promise<void> {
    const reply = await fetch(`${this.#url}/${encodeURIComponent(receipt)}`, { method: 'DELETE' }).catch(() => null);
    if (!reply?.ok) return this.#say(3);
    stored(() => localStorage.removeItem(`kudos:${this.#url}`));
    this.#tell((await reply.json()) as { count: number });
  }

  #tell({ count }: { count: number }): void {
    const given = this.#receipt !== null;
    this.box.querySelector('.count')!.textContent = String(count);
    this.box.classList.toggle('given', given);
    this.#button.setAttribute('aria-pressed', String(given));
    this.#say(0);
  }

  /** The theme knows them, in the language of the blog: the circle, patience, enough, failure. */
  #say(which: 0 | 1 | 2 | 3): void {
    const words = this.#button.dataset['words']?.split('|') ?? ['Kudos', 'Don’t move', 'Enough for today', 'Not now'];
    this.box.querySelector('.word')!.textContent = words[which] ?? '';
  }
}

/** Storage may be forbidden: then nothing is remembered, and nothing breaks. */
function stored<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const box = document.querySelector<HTMLElement>('.kudos');
if (box) {
  const observer = new IntersectionObserver(([entry]) => {
    if (!entry?.isIntersecting) return;
    observer.disconnect();
    void new Circle(box).show();
  });
  observer.observe(box);
}
