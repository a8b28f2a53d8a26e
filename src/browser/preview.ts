import type { EditorPage } from './editor-page.js';
import { Follower } from './follower.js';
import { Mirror } from './mirror.js';
import { patchDocument } from './patch-document.js';
import { afterPause } from './platform.js';

/** Long enough that fast typing asks once, short enough that a pause shows at once. */
const pauseMs = 100;
const isWide = matchMedia('(min-width: 60rem)');

/** The page as the site will show it, beside the text or, where there is no room, instead of it. It follows what is typed and where. */
export class Preview {
  readonly #button = document.querySelector<HTMLButtonElement>('#show-preview')!;
  readonly #section = document.createElement('section');
  readonly #frame = document.createElement('iframe');
  readonly #note = document.createElement('p');
  readonly #mirror: Mirror;
  readonly #follower: Follower;
  readonly #later = afterPause(pauseMs, () => void this.#update());
  #isAsking = false;
  #isBehind = false;
  #offset = 0;
  #below = 0;

  /** @param onKey the editor's keys, which work in the preview too */
  constructor(
    private readonly page: EditorPage,
    private readonly onKey: (event: KeyboardEvent) => void,
  ) {
    this.#mirror = new Mirror(page.text);
    this.#follower = new Follower(page, this.#mirror, this.#frame);
    this.#section.className = 'preview';
    this.#section.hidden = true;
    this.#section.setAttribute('aria-label', 'Preview');
    this.#frame.title = 'The post as readers will see it';
    this.#frame.sandbox.add('allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox');
    this.#note.setAttribute('role', 'alert');
    this.#section.append(this.#frame, this.#note);
    page.form.after(this.#section);
    this.#button.addEventListener('click', () => this.toggle());
    this.#frame.addEventListener('load', () => this.#loaded());
    page.onChange(() => this.isOpen && this.#later());
  }

  get isOpen(): boolean {
    return !this.#section.hidden;
  }

  toggle(): void {
    if (this.#mirror.isSeen) {
      this.#offset = this.#mirror.offsetInSight();
      this.#below = this.#mirror.top(this.#offset) - scrollY;
    }
    this.#section.hidden = this.isOpen;
    document.body.classList.toggle('previewing', this.isOpen);
    this.#button.setAttribute('aria-pressed', String(this.isOpen));
    // Lines have another length now: the one that was read stays where it was
    if (this.#mirror.isSeen) scrollTo(0, this.#mirror.top(this.#offset) - this.#below);
    if (!this.isOpen) return;
    if (this.#frame.src) void this.#update();
    else this.#frame.src = `${this.page.door}/preview`;
  }

  /** Returns whether it was open. */
  close(): boolean {
    if (!this.isOpen) return false;
    this.toggle();
    return true;
  }

  #loaded(): void {
    const shown = this.#frame.contentDocument;
    if (!shown?.querySelector('.e-content')) return this.#say('The preview can’t be shown now. Your text is here as it was.');
    opensElsewhere(shown);
    shown.documentElement.style.overscrollBehavior = 'contain';
    shown.addEventListener('keydown', this.onKey);
    new ResizeObserver(() => this.#place(() => this.#follower.follow())).observe(shown.body);
    void this.#update();
  }

  /** Asks for the page of what is typed now. One question at a time; what is typed meanwhile is asked for next. */
  async #update(): Promise<void> {
    this.#isBehind = this.#isAsking;
    if (this.#isAsking) return;
    this.#isAsking = true;
    const page = await this.#ask();
    this.#isAsking = false;
    this.#say(page === null ? 'This is how it was: the preview gets no answer now.' : '');
    const shown = this.#frame.contentDocument;
    if (page && shown) {
      // Parsed in the frame: here the admin's own Content-Security-Policy would take the page's styles away
      const { DOMParser } = shown.defaultView!;
      patchDocument(shown, opensElsewhere(new DOMParser().parseFromString(page, 'text/html')));
      this.#place(() => this.#follower.followCursor());
    }
    if (this.#isBehind) void this.#update();
  }

  async #ask(): Promise<string | null> {
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

  #place(follow: () => void): void {
    if (!this.isOpen) return;
    this.#follower.measure();
    if (isWide.matches) follow();
    else this.#follower.goTo(this.#offset);
  }

  #say(note: string): void {
    if (this.#note.textContent !== note) this.#note.textContent = note;
  }
}

/** Links leave the editor where it is; those to a place in the page itself stay. */
function opensElsewhere(shown: Document): Document {
  for (const link of shown.querySelectorAll('a[href]:not([href^="#"])')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener');
  }
  return shown;
}
