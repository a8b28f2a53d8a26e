import type { EditorPage } from '../editor/page.js';
import type { Copies, Copy } from './copies.js';
import type { Draft } from './draft.js';
import { holdLock, newName } from './locks.js';
import type { Session } from './session.js';

/** What stands in the form, and this page's copy of it in the browser. */
export class Typed {
  readonly #name = newName();

  constructor(
    private readonly page: EditorPage,
    private readonly draft: Draft,
    private readonly copies: Copies,
    private readonly session: Session,
  ) {
    holdLock(this.#name);
  }

  /** Whether the server has all of it. */
  get isSaved(): boolean {
    return this.draft.has(this.page.read());
  }

  /** Whether it is nowhere but on the screen. */
  get isAtRisk(): boolean {
    return !this.isSaved && !this.copies.holds;
  }

  /** Puts it into the browser's store; what the server has needs no copy. */
  keep(durability?: 'strict'): Promise<void> {
    return this.isSaved ? this.forget() : this.copies.put(this.copy(), durability);
  }

  forget(): Promise<void> {
    return this.copies.remove(this.#name);
  }

  copy(): Copy {
    const { base, sent } = this.draft;
    return { id: this.#name, door: this.page.door, author: this.session.authorId, base, form: this.page.read(), sent: [...sent], at: Date.now() };
  }
}
