import { chosen } from '../../core/merge.js';
import type { EditorPage } from '../editor/page.js';
import type { Action } from './actions.js';
import { ConflictDialog } from './conflict.js';
import type { Draft } from './draft.js';
import { asNewIdea, copyText } from './gone.js';
import type { Choice } from './line.js';
import type { Session } from './session.js';
import { SignIn } from './sign-in.js';
import type { Kind } from './state.js';
import type { Status } from './status.js';
import type { Typed } from './typed.js';

type Doing = { save(): void; run(action: Action): void };

/** What only the author can decide, and how it is asked. */
export class Prompts {
  readonly #conflict = new ConflictDialog();
  readonly #signIn: SignIn;
  #wasAsked = false;
  #pending: Action | null = null;

  constructor(
    private readonly page: EditorPage,
    private readonly draft: Draft,
    private readonly typed: Typed,
    private readonly session: Session,
    private readonly status: Status,
    private readonly doing: Doing,
  ) {
    this.#signIn = new SignIn(session, (result) => {
      if (result.kind === 'someone-else') return status.tell({ kind: 'someone-else', detail: result.who });
      this.#goOn();
    });
    status.onState(({ kind }) => {
      if (kind !== 'saved') return;
      this.#wasAsked = false;
      this.#signIn.close();
    });
  }

  /** The buttons beside the state. */
  get choices(): Partial<Record<Kind, Choice[]>> {
    const again = [{ label: 'Try now', do: () => this.doing.save() }];
    const copy = { label: 'Copy the text', do: () => void copyText(this.page) };
    const signIn = (label: string) => ({ label, do: () => this.#signIn.open(true) });
    return {
      offline: again,
      trouble: again,
      conflict: [{ label: 'Compare', do: () => this.compare() }],
      'signed-out': [signIn('Sign in')],
      'someone-else': [{ label: 'Save in that name', do: () => this.#acceptOther() }, signIn('Sign in as yourself')],
      gone: [copy, { label: 'Save as a new idea', do: () => void this.#startAnew() }],
      refused: [copy],
    };
  }

  /** Shows what both sides typed, and puts what is chosen in its place. */
  compare(): void {
    const { server } = this.draft;
    const merge = this.draft.mergeWith(this.page.read());
    if (merge.conflicts.length === 0) return this.doing.save();
    this.#conflict.open(merge, (choices) => {
      this.page.write(chosen(merge, choices));
      this.draft.settle(server);
      void this.typed.keep();
      this.doing.save();
    });
  }

  /** Asks for the password; at once when an action waits for it, else once, and out of the way. */
  signIn(action?: Action): void {
    if (action) this.#pending = action;
    else if (this.#wasAsked) return;
    this.#wasAsked = true;
    this.#signIn.open(action !== undefined);
  }

  #acceptOther(): void {
    this.session.accept();
    this.#goOn();
  }

  #goOn(): void {
    if (this.#pending) this.doing.run(this.#pending);
    else this.doing.save();
    this.#pending = null;
  }

  async #startAnew(): Promise<void> {
    const door = await asNewIdea(this.page.read(), this.page.csrf);
    if (!door) return this.status.tell({ kind: 'gone' });
    await this.typed.forget();
    location.assign(door);
  }
}
