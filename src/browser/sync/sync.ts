import { emptyForm, type PostForm } from '../../core/post-form.js';
import type { EditorPage } from '../editor/page.js';
import { Actions } from './actions.js';
import { BroughtBack } from './brought-back.js';
import { watchButtons } from './buttons.js';
import { Copies } from './copies.js';
import { Door } from './door.js';
import { Draft } from './draft.js';
import { Exchange } from './exchange.js';
import { Face } from './face.js';
import { Faults } from './faults.js';
import { watchLeaving } from './leaving.js';
import { Left } from './left.js';
import { Line } from './line.js';
import { Prompts } from './prompts.js';
import { Saver } from './saver.js';
import { Session } from './session.js';
import type { SyncState } from './state.js';
import { Status } from './status.js';
import { without } from './take-away.js';
import { Typed } from './typed.js';
import { UndoGuard } from './undo.js';

/** What the rest of the editor may ask for. Each resolves when it is done, or when the page says why not. */
export type Sync = {
  readonly state: SyncState;
  onState(listener: (state: SyncState) => void): void;
  save(): Promise<void>;
  publish(): Promise<void>;
  withdraw(): Promise<void>;
  discard(): Promise<void>;
};

/**
 * Nothing typed is ever lost: each change is in the browser's own store at once, and on the server two seconds after the last
 * one. Here the parts are put together; saver.ts says when, exchange.ts how.
 */
export function startSync(page: EditorPage): Sync {
  const place = document.querySelector<HTMLElement>('#sync')!;
  const { author, version, savedAt, standing = '', refused } = place.dataset;

  // Of a form that was sent and refused, the page does not say what the server has: nothing of it counts as saved
  const draft = new Draft({ version: Number(version), form: refused === undefined ? page.rendered() : emptyForm });
  const status = new Status(new Date(savedAt!));
  const copies = new Copies(() => status.tell({ inBrowser: copies.holds }));
  const session = new Session(page, Number(author));
  const typed = new Typed(page, draft, copies, session);
  const undo = new UndoGuard();
  const door = new Door(page);
  const exchange = new Exchange(page, draft, door, session, undo, () => typed.keep('strict'));
  const face = new Face(page.door, standing);
  const faults = new Faults(page);
  const left = new Left(page, draft, copies);
  const broughtBack = new BroughtBack(page, () => line);
  const others = new BroadcastChannel(`qvill ${page.door}`);

  /** Whether something was asked for and not answered: the next answer shows what came of it. */
  let isUnsure = false;
  const saver = new Saver(exchange, typed, status, {
    landed(state) {
      void typed.keep();
      if (!state) return;
      if (isUnsure) line.note('');
      isUnsure = false;
      broughtBack.saved();
      face.landed(state);
      others.postMessage(state.version);
    },
    joined: () => line.note('Joined with what was typed elsewhere'),
    signedOut: () => prompts.signIn(),
  });
  const actions = new Actions(exchange, saver, {
    done(done, state) {
      broughtBack.saved(true);
      void face.show(done, state);
    },
    note: (words) => line.note(words),
    unsure(words) {
      line.note(words);
      isUnsure = true;
    },
    faults: (all) => faults.show(all),
    conflict: () => prompts.compare(),
    signedOut: (action) => prompts.signIn(action),
  });
  const prompts = new Prompts(page, draft, typed, session, status, { save: () => void saver.save(), run: (action) => void actions.run(action) });
  const line = new Line(place, document.querySelector<HTMLElement>('#sync-said')!, prompts.choices, page.text);
  status.onState((state) => line.show(state));

  function changed(): void {
    void typed.keep();
    status.tell({ kind: typed.isSaved ? 'saved' : 'changed', inBrowser: copies.holds });
    saver.typed();
  }
  page.onInput((event) => {
    if (event.inputType?.startsWith('history')) undo.turned(page.read());
    changed();
  });
  page.field('date').addEventListener('blur', () => typed.isSaved || changed());

  /** One by one, whenever the form is saved, so that no two copies get mixed. */
  async function takeLeft(): Promise<void> {
    const found = await left.take(() => typed.copy());
    // Queued behind this: it must not be waited for here
    if (found.kind === 'conflict') return void saver.save();
    if (found.kind !== 'brought') return;
    broughtBack.say(() => takeAway(found.before, found.after));
    changed();
    void saver.save();
  }
  function takeAway(before: PostForm, after: PostForm): void {
    page.write(without(before, after, page.read()));
    changed();
  }
  void left.look(session.authorId, () => void saver.queue(takeLeft));
  status.onState(({ kind }) => kind === 'saved' && left.isWaiting && void saver.queue(takeLeft));

  others.addEventListener('message', ({ data }) => data > draft.version && void saver.refresh());
  watchButtons(
    page,
    () => typed.isSaved,
    () => saver.save(),
    (action) => void actions.run(action),
  );
  watchLeaving({
    wouldLose: () => typed.isAtRisk,
    rest: () => typed.isSaved || void saver.save(),
    leave() {
      if (typed.isSaved) return;
      void typed.keep();
      if (draft.isJoined) exchange.sendOff();
    },
    back: () => void saver.refresh(),
    thawed: () => (typed.isAtRisk ? void saver.refresh() : location.reload()),
    online() {
      door.giveUp();
      void saver.online();
    },
  });
  if (!typed.isSaved) changed();

  return {
    get state() {
      return status.state;
    },
    onState: (listener) => status.onState(listener),
    save: () => actions.run('save'),
    publish: () => actions.run('publish'),
    withdraw: () => actions.run('withdraw'),
    discard: () => actions.run('discard'),
  };
}
