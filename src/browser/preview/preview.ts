import type { EditorPage } from '../editor/page.js';
import { Follower } from './follower.js';
import { Mirror } from './mirror.js';
import { afterPause, oneAtATime } from '../editor/platform.js';
import { PreviewFrame } from './frame.js';

/** Long enough that fast typing asks seldom, short enough that a pause shows at once. */
const pauseMs = 100;
const mostMs = 250;
const isWide = matchMedia('(min-width: 60rem)');

/** The page as the site will show it, beside the text or, where there is no room, instead of it. It follows what is typed and where. */
export class Preview {
  readonly #button = document.querySelector('#show-preview')!;
  readonly #section = document.createElement('section');
  readonly #note = document.createElement('p');
  readonly #frame: PreviewFrame;
  readonly #mirror: Mirror;
  readonly #follower: Follower;
  readonly #update = oneAtATime(() => this.#ask());
  /** the line of the text that is read, and how far below the window's top it is */
  #line = 0;
  #below = 0;

  /** @param onKey the editor's keys, which work in the preview too */
  constructor(
    private readonly page: EditorPage,
    onKey: (event: KeyboardEvent) => void,
  ) {
    this.#frame = new PreviewFrame(`${page.door}/preview`);
    this.#mirror = new Mirror(page.text);
    this.#follower = new Follower(page, this.#mirror, this.#frame);
    this.#section.className = 'preview';
    this.#section.hidden = true;
    this.#section.setAttribute('aria-label', 'Preview');
    this.#note.setAttribute('role', 'alert');
    this.#section.append(this.#frame.element, this.#note);
    page.form.after(this.#section);
    this.#frame.onLoad((shown) => {
      if (!shown) return this.#say('The preview can’t be shown now. Your text is here as it was.');
      shown.addEventListener('keydown', onKey);
      // Pictures come late. Who reads the preview alone is left where they are
      new ResizeObserver(() => isWide.matches && this.#place(() => this.#follower.follow())).observe(shown.body);
      this.#update();
    });
    const later = afterPause(pauseMs, this.#update, mostMs);
    page.onChange(() => this.isOpen && later());
  }

  get isOpen(): boolean {
    return !this.#section.hidden;
  }

  toggle(): void {
    if (this.#mirror.isSeen) {
      this.#line = this.#mirror.lineInSight();
      this.#below = this.#topOfLine() - scrollY;
    }
    this.#section.hidden = this.isOpen;
    document.body.classList.toggle('previewing', this.isOpen);
    this.#button.setAttribute('aria-pressed', String(this.isOpen));
    // Lines have another length now: the one that was read stays where it was
    if (this.#mirror.isSeen) scrollTo(0, this.#topOfLine() - this.#below);
    if (!this.isOpen) return this.#letGo();
    if (this.#frame.page) this.#update();
    else this.#frame.load();
  }

  /** Returns whether it was open. */
  close(): boolean {
    if (!this.isOpen) return false;
    this.toggle();
    return true;
  }

  /** The focus does not stay in what is not to be seen. */
  #letGo(): void {
    if (document.activeElement === this.#frame.element || document.activeElement === document.body) this.page.text.focus({ preventScroll: true });
  }

  async #ask(): Promise<void> {
    const html = await this.#typedPage();
    this.#say(html === null ? 'This is how it was: the preview gets no answer now.' : '');
    if (html === null) return;
    this.#frame.show(html);
    this.#place(() => this.#follower.followCursor());
  }

  /** The page of what is typed now; null when there is no answer. */
  async #typedPage(): Promise<string | null> {
    try {
      const reply = await fetch(`${this.page.door}/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': this.page.csrf },
        body: JSON.stringify(this.page.read()),
      });
      return reply.ok ? await reply.text() : null;
    } catch {
      return null; // no network
    }
  }

  #topOfLine(): number {
    return this.#mirror.tops([this.#line])[0]!;
  }

  #place(follow: () => void): void {
    if (!this.isOpen) return;
    this.#follower.measure();
    if (isWide.matches) follow();
    else this.#follower.goTo(this.#line);
  }

  #say(note: string): void {
    if (this.#note.textContent !== note) this.#note.textContent = note;
  }
}
