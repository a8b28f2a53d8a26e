import { Bar } from './bar.js';
import type { EditorPage } from './page.js';
import { startGrowing } from './grow.js';
import { Help } from './help.js';
import { type Action, keys, pressOf, shownPress } from './keys.js';
import { startLabels } from './labels.js';
import { startLength } from './length.js';
import { apply, startMarkdownKeys, typedIn } from '../text/markdown-keys.js';
import { startMeanings } from './meanings.js';
import { Panels } from './panels.js';
import { startPlace } from './place.js';
import { isMac } from './platform.js';
import { Preview } from '../preview/preview.js';
import { StepBack } from './step-back.js';
import { startTableDialog } from './table-dialog.js';
import { startTitle } from './title.js';
import { onLink } from '../text/wrap.js';

const actionOf = new Map(keys.flatMap((group) => group.keys).flatMap(({ press, action }) => (action ? [[press, action] as const] : [])));

/** A button says which key does the same. */
function tellKey(button: HTMLElement, action: Action): void {
  const [press = ''] = [...actionOf].find(([, each]) => each === action) ?? [];
  button.title = shownPress(press, isMac)[0]!.join(isMac ? '' : '+');
  button.setAttribute('aria-keyshortcuts', press.replace('Mod', isMac ? 'Meta' : 'Control'));
}

/** The editor as a place to write: its keys, its bar, its preview. `sync` saves. */
export function startComfort(page: EditorPage, sync: { save(): Promise<void> }): void {
  const { text } = page;
  document.querySelector<HTMLElement>('.helpers')!.hidden = false;
  startGrowing(page);
  startPlace(page);
  startTitle(page);
  startLength(page);
  startMeanings(page);
  startLabels(page);
  const bar = new Bar(page);
  const panels = new Panels(() => bar.pinned);
  const help = new Help();
  const table = startTableDialog(text);
  const preview = new Preview(page, onKey);
  const hints = document.querySelector('.hints')!;
  const steps = new StepBack(
    [() => panels.close(), () => preview.close()],
    () => location.assign('/admin'),
    (hint) => (hints.textContent = hint),
  );
  startMarkdownKeys(text, () => steps.armed);

  const actions: Record<Action, () => void> = {
    save: () => void sync.save(),
    preview: () => preview.toggle(),
    pin: () => bar.togglePin(),
    details: () => panels.toggleDetails(),
    help: () => help.show(),
    back: () => steps.back(),
    link: () => apply(text, onLink(typedIn(text))),
    table: () => table.show(),
  };

  function onKey(event: KeyboardEvent): void {
    const action = actionOf.get(pressOf(event, isMac));
    if (!action || event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    if (action === 'help' && (event.target as Element).closest('input, textarea, select')) return;
    event.preventDefault();
    actions[action]();
  }
  document.addEventListener('keydown', onKey);
  for (const button of document.querySelectorAll<HTMLElement>('[data-action]')) {
    const action = button.dataset['action'] as Action;
    button.addEventListener('click', actions[action]);
    tellKey(button, action);
  }
  if (location.hash === '#preview') preview.toggle();
}
