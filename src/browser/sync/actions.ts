import type { FieldFault } from '../../core/problem.js';
import type { EditorState } from '../../core/post-form.js';
import type { Exchange, Outcome } from './exchange.js';
import type { Saver } from './saver.js';

export type Action = 'save' | 'publish' | 'withdraw' | 'discard';

/** Where an action is done below the post; whether words from elsewhere may go along unread; what it is called, done and not done. */
const actions: Record<Action, { path: string; unseen: boolean; done: string; not: string }> = {
  save: { path: '', unseen: true, done: '', not: 'Not saved' },
  publish: { path: '/publication', unseen: false, done: 'published', not: 'Not published' },
  withdraw: { path: '/withdrawal', unseen: true, done: 'withdrawn', not: 'Not taken off the site' },
  discard: { path: '/working-copy/deletion', unseen: true, done: 'discarded', not: 'Not discarded' },
};

export const actionOf = (path: string): Action | undefined => (Object.keys(actions) as Action[]).find((action) => actions[action].path === path);

export type Told = {
  /** @param done as the editor's address has it, such as `published-12` */
  done(done: string, state: EditorState): void;
  note(words: string): void;
  /** no answer came: what came of it shows when the next one does */
  unsure(words: string): void;
  faults(faults: FieldFault[]): void;
  /** the author waits for it: may take the focus */
  conflict(): void;
  signedOut(action: Action): void;
};

/** What the buttons do: at once and once. Nothing is published an hour later because a network came back. */
export class Actions {
  constructor(
    private readonly exchange: Exchange,
    private readonly saver: Saver,
    private readonly told: Told,
  ) {}

  run(action: Action): Promise<void> {
    return this.saver.queue(async () => this.#ended(action, await this.#do(action)));
  }

  async #do(action: Action): Promise<Outcome> {
    const { path, unseen } = actions[action];
    if (action === 'discard') {
      // So that the last words are among the revisions too
      const kept = await this.exchange.keep();
      if (kept.kind !== 'done') return kept;
    }
    return this.exchange.act(path, unseen);
  }

  #ended(action: Action, outcome: Outcome): void {
    const { not } = actions[action];
    if (outcome.kind === 'unseen') {
      this.told.note(`${not} yet: it was changed elsewhere too. Both are here now; look, and press again`);
      return void this.saver.save();
    }
    if (outcome.kind === 'done') {
      this.saver.ended(outcome);
      if (outcome.state) this.told.done(doneWord(action, outcome.state), outcome.state);
      return;
    }
    if (outcome.kind === 'refused') {
      this.told.faults(outcome.faults ?? []);
      this.told.note(`${not}: ${outcome.message}`);
      // What a post can't take is kept as it was typed
      return void this.saver.save();
    }
    this.saver.failed(outcome);
    if (outcome.kind === 'conflict') this.told.conflict();
    else if (outcome.kind === 'signed-out') this.told.signedOut(action);
    else if (outcome.kind === 'away' && action !== 'save') this.told.unsure(`${not}, as far as is known: the server did not answer`);
  }
}

function doneWord(action: Action, { status, receipt }: EditorState): string {
  if (action === 'save' && status !== 'published') return '';
  const done = action === 'save' ? 'kept' : actions[action].done;
  return `${receipt?.failed.length ? 'failed' : done}-${receipt?.milliseconds ?? 0}`;
}
