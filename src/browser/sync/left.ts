import { chosen } from '../../core/merge.js';
import type { PostForm } from '../../core/post-form.js';
import type { EditorPage } from '../editor/page.js';
import type { Copies, Copy } from './copies.js';
import type { Draft } from './draft.js';
import { whenFree } from './locks.js';

/** What came of a copy that was left: nothing that the server has not, words that are in the form again, or a conflict to be settled. */
export type Found = { kind: 'nothing' } | { kind: 'brought'; before: PostForm; after: PostForm } | { kind: 'conflict' };

/** Copies that earlier pages left: closed, reloaded or killed before the server had all. One after the other they come into the form. */
export class Left {
  readonly #free: string[] = [];

  constructor(
    private readonly page: EditorPage,
    private readonly draft: Draft,
    private readonly copies: Copies,
  ) {}

  get isWaiting(): boolean {
    return this.#free.length > 0;
  }

  /** @param author whose copies; those of others wait until they sign in @param found called when one can be taken, and the form is saved */
  async look(author: number, found: () => void): Promise<void> {
    const left = (await this.copies.all()).filter((copy) => copy.door === this.page.door && copy.author === author);
    for (const { id } of left)
      whenFree(id, async () => {
        this.#free.push(id);
        found();
      });
  }

  /** Takes the next one in, when nothing is unsaved that it could mix with. @param own this page's copy, as it is after that */
  async take(own: () => Copy): Promise<Found> {
    const id = this.#free[0];
    const copy = id && (await this.copies.find(id));
    if (!id || !copy) return (this.#free.shift(), { kind: 'nothing' });
    await this.page.composed();
    const before = this.page.read();
    if (!this.draft.has(before)) return { kind: 'nothing' };
    this.#free.shift();
    this.draft.resume(copy.base, copy.sent);
    const found = this.#into(before, copy);
    void this.copies.replace(id, own());
    return found;
  }

  #into(before: PostForm, copy: Copy): Found {
    const merge = this.draft.mergeWith(copy.form);
    if (merge.conflicts.length > 0) {
      this.page.write(copy.form);
      return { kind: 'conflict' };
    }
    const after = chosen(merge, []);
    this.draft.settle();
    if (this.draft.has(after)) return { kind: 'nothing' };
    this.page.write(after);
    return { kind: 'brought', before, after };
  }
}
