import { type EditorState, sameForm } from '../../core/post-form.js';
import { make } from '../elements.js';
import { Copies, type Copy } from '../sync/copies.js';
import { asNewIdea } from '../sync/gone.js';
import { isHeld } from '../sync/locks.js';

/** On the desk: what this browser keeps of posts that no page looks after any more, and the server has not. What it has after all needs no copy. */
export async function startKept(): Promise<void> {
  const place = document.querySelector<HTMLElement>('#kept');
  if (!place) return;
  const copies = new Copies(() => {});
  for (const copy of await copies.all()) {
    if (copy.author !== Number(place.dataset['author']) || (await isHeld(copy.id))) continue;
    const standing = await standingOf(copy);
    if (standing === 'saved') await copies.remove(copy.id);
    else place.querySelector('ul')!.append(rowOf(copy, standing, copies, place.dataset['csrf']!));
    place.hidden = !place.querySelector('li');
  }
}

type Standing = 'saved' | 'unsaved' | 'gone';

async function standingOf({ door, form }: Copy): Promise<Standing> {
  try {
    const reply = await fetch(door, { headers: { accept: 'application/json' }, redirect: 'error' });
    if (reply.status === 404) return 'gone';
    return reply.ok && sameForm(((await reply.json()) as EditorState).form, form) ? 'saved' : 'unsaved';
  } catch {
    return 'unsaved';
  }
}

function rowOf(copy: Copy, standing: Standing, copies: Copies, csrf: string): HTMLElement {
  const title = copy.form.title.trim() || 'Untitled';
  const typed = new Date(copy.at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  if (standing === 'unsaved') return make('li', {}, make('a', { class: 'title', href: copy.door, dir: 'auto' }, title), about(`Typed ${typed}, not saved yet`));
  const anew = async () => {
    const door = await asNewIdea(copy.form, csrf);
    if (!door) return;
    await copies.remove(copy.id);
    location.assign(door);
  };
  const row = make('li', {}, make('span', { class: 'title', dir: 'auto' }, title), about(`Typed ${typed}; the post was deleted`));
  row.append(make('button', { class: 'plain', click: () => void anew() }, 'Save as a new idea'));
  row.append(make('button', { class: 'plain', click: () => void copies.remove(copy.id).then(() => row.remove()) }, 'Discard'));
  return row;
}

const about = (words: string): HTMLElement => make('p', { class: 'about' }, words);
