import { chosen, type Merge } from '../../core/merge.js';
import { type EditorState, formFields, type PostForm, sameForm } from '../../core/post-form.js';
import type { EditorPage } from '../editor/page.js';
import type { Door, Reply } from './door.js';
import type { Draft } from './draft.js';
import type { Session } from './session.js';
import type { UndoGuard } from './undo.js';

type Field = keyof PostForm;
type Failure = { kind: 'someone-else'; who: string } | Exclude<Reply, Extract<Reply, { kind: 'state' | 'stale' | 'forbidden' }>>;

/**
 * How a change ended. `done` has no state when there was nothing to send; `joined` names the fields into which something came
 * from elsewhere. `unseen`: because of that it was not done, for nobody here has read it.
 */
export type Outcome = { kind: 'done'; state: EditorState | null; joined: Field[] } | { kind: 'unseen' } | { kind: 'conflict'; merge: Merge } | Failure;

type Send = (form: PostForm, version: number) => Promise<Reply>;

/** Two pages that save at once take turns; more than so many is a server that contradicts itself. */
const mostRounds = 8;

/** One exchange with the server, to its end: under the version that is known, and with what was typed elsewhere taken in. */
export class Exchange {
  constructor(
    private readonly page: EditorPage,
    private readonly draft: Draft,
    private readonly door: Door,
    private readonly session: Session,
    private readonly undo: UndoGuard,
    /** keeps what is typed in the browser; nothing is sent before */
    private readonly keepHere: () => Promise<void>,
  ) {}

  /** Brings what is typed to the server, unseen by readers. */
  keep(): Promise<Outcome> {
    return this.#rounds((form, version) => this.door.keep(form, version), { onlyIfNew: true, unseen: true });
  }

  /** Does what a button says. @param unseen whether it may be done with words from elsewhere that nobody here has read */
  act(path: string, unseen: boolean): Promise<Outcome> {
    return this.#rounds((form, version) => this.door.act(path, form, version), { onlyIfNew: false, unseen });
  }

  /** Asks where the post stands. */
  async look(): Promise<Failure | Extract<Reply, { kind: 'state' }>> {
    const reply = await this.door.look();
    if (reply.kind === 'state') this.draft.heard(reply.state);
    return reply.kind === 'stale' || reply.kind === 'forbidden' ? refusedHere : reply;
  }

  /** Takes in what is known to have been typed elsewhere. A merge that comes back needs choices. */
  async join(): Promise<Merge | Field[]> {
    for (;;) {
      const typed = this.page.read();
      const merge = this.draft.mergeWith(this.undo.restored(typed));
      if (merge.conflicts.length > 0) return merge;
      const whole = chosen(merge, []);
      const isSame = sameForm(whole, typed);
      if (!isSame && this.page.isComposing) {
        await this.page.composed();
        continue;
      }
      if (!isSame) {
        this.page.write(whole);
        this.undo.took(typed, whole);
      }
      this.draft.settle();
      this.page.version = this.draft.version;
      return formFields.filter((field) => whole[field] !== typed[field]);
    }
  }

  /** Sends what is typed on its way from a page that may be gone before the answer comes. */
  sendOff(): void {
    const form = this.page.read();
    this.draft.sending(form);
    void this.keepHere();
    void this.door.keep(form, this.draft.version);
  }

  async #rounds(send: Send, { onlyIfNew, unseen }: { onlyIfNew: boolean; unseen: boolean }): Promise<Outcome> {
    const joined: Field[] = [];
    for (let round = 0; round < mostRounds; round++) {
      const result = await this.join();
      if (!Array.isArray(result)) return { kind: 'conflict', merge: result };
      joined.push(...result);
      if (joined.length > 0 && !unseen) return { kind: 'unseen' };
      const form = onlyIfNew ? this.#atRest() : this.page.read();
      if (onlyIfNew && this.draft.has(form)) return { kind: 'done', state: null, joined };
      const reply = await this.#send(send, form);
      if (reply.kind === 'state') return this.#accepted(form, reply.state, joined);
      if (reply.kind !== 'stale') return reply;
      const looked = await this.look();
      if (looked.kind !== 'state') return looked;
    }
    return { kind: 'away', reached: true };
  }

  /** The form without a date that is being typed: “tomorrow” would be a date already, and come back as one under the author's hands. */
  #atRest(): PostForm {
    const form = this.page.read();
    return this.page.isIn('date') ? { ...form, date: this.draft.server.date } : form;
  }

  async #accepted(form: PostForm, state: EditorState, joined: Field[]): Promise<Outcome> {
    this.draft.accepted(form, state);
    const result = await this.join();
    return Array.isArray(result) ? { kind: 'done', state, joined } : { kind: 'conflict', merge: result };
  }

  async #send(send: Send, form: PostForm): Promise<Failure | Extract<Reply, { kind: 'state' | 'stale' }>> {
    this.draft.sending(form);
    await this.keepHere();
    const reply = await send(form, this.draft.version);
    if (reply.kind !== 'forbidden') return reply;
    // Another tab signed in: the token of this page's forms is of a session that has ended
    const answer = await this.session.ask();
    if (answer.kind !== 'renewed') return answer;
    const again = await send(form, this.draft.version);
    return again.kind === 'forbidden' ? refusedHere : again;
  }
}

const refusedHere = { kind: 'refused', message: 'you may not change this post' } as const;
