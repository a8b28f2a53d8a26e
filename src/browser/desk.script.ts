import { FoundList } from './desk/found.js';
import { type Action, actionOf, isLetter } from './desk/keys.js';
import { DeskPosts } from './desk/posts.js';
import { startKept } from './desk/kept.js';

/** The desk: the box finds posts as one types, opens them, and starts new ideas. Without this script it does so by forms and links. */

const box = document.querySelector<HTMLInputElement>('#title')!;
const newIdea = document.querySelector<HTMLButtonElement>('button[formaction="/admin/posts"]')!;
const said = document.querySelector<HTMLElement>('#said')!;
const keys = document.querySelector<HTMLDialogElement>('#keys')!;
const found = new FoundList(box);

let posts: DeskPosts | undefined;
let loading: Promise<void> | undefined = load();
let isLeaving = false;

async function load(): Promise<void> {
  try {
    posts = await DeskPosts.load();
    makeReady(posts);
    look();
  } catch {
    loading = undefined; // the next letter tries again
    if (box.value) said.textContent = 'The posts could not be loaded. Enter starts a new idea.';
  }
}

/** Does once, unseen, what a keystroke does: rows are made and code is compiled before the first key is pressed, which took 50 ms. */
function makeReady(all: DeskPosts): void {
  for (const letters of ['the', 'e', '']) found.show(all.find(letters), all.list);
  found.hide();
}

/** Shows what matches the box, or the desk when it is empty. */
function look(): void {
  if (box.value.trim() === '') return close();
  if (!posts) return void (loading ??= load());
  const matches = posts.find(box.value);
  found.show(matches, posts.list);
  said.textContent =
    matches.count === 0 ? 'No match. Enter starts a new idea.' : `${matches.count.toLocaleString('en')} ${matches.count === 1 ? 'match' : 'matches'}`;
}

function close(): void {
  found.hide();
  said.textContent = '';
}

/** Pressed before the posts have come, it waits for them: one of them may be meant. */
async function enter(): Promise<void> {
  await loading;
  if (found.selected) open(found.selected.href);
  else if (box.value.trim() !== '') await create();
}

function open(address: string): void {
  isLeaving = true;
  location.assign(address);
}

async function create(): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  if (await isSignedOut()) location.assign(`/admin?title=${encodeURIComponent(box.value)}`);
  else newIdea.form!.requestSubmit(newIdea);
}

/** A session can end while the desk lies open. Then the title goes through the sign-in, and stands in the box again. */
async function isSignedOut(): Promise<boolean> {
  try {
    return (await fetch('/admin/session', { headers: { accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(2_000) })).status === 401;
  } catch {
    return false;
  }
}

function clear(): boolean {
  if (box.value === '' && !found.isOpen) return false;
  box.value = '';
  close();
  return true;
}

/** In an empty box the list opens first, with everything in it. */
function next(): boolean {
  if (found.isOpen || !posts || box.value.trim() !== '') return found.step(1);
  const all = posts.find('');
  if (all.count > 0) found.show(all, posts.list);
  return found.isOpen;
}

/** Each returns false when there is nothing to do: then the key is the browser's. */
const actions: Record<Action, () => boolean | void> = {
  enter: () => void enter(),
  create: () => void create(),
  preview: () => open(`${found.selected!.href}#preview`),
  help: () => keys.showModal(),
  clear,
  next,
  previous: () => found.step(-1),
  left: () => found.cross('left'),
  right: () => found.cross('right'),
};

function press(event: KeyboardEvent): void {
  // Keys that choose among the proposals of an input method are not for us; 229 is how Safari says so of the last one
  if (event.isComposing || event.keyCode === 229 || keys.open) return;
  const isBox = event.target === box;
  const isNowhere = event.target === document.body;
  // Links and buttons keep their own keys; letters and Esc come back to the box from anywhere
  if (!isBox && !isNowhere && event.key !== 'Escape' && (!isLetter(event) || event.key === ' ')) return;
  const isAtEnd = box.selectionStart === box.selectionEnd && box.selectionEnd === box.value.length;
  const action = actionOf(event, { isOpen: found.isOpen, isEmpty: box.value === '', isAtEnd });
  if (!isBox && (action || isLetter(event)) && event.key !== 'Tab') box.focus();
  if (!action) return;
  const isDone = actions[action]() !== false;
  // At the ends of the list Tab goes on through the page; the cursor stays where it is
  if (isDone || event.key === 'ArrowUp' || event.key === 'ArrowDown') event.preventDefault();
}

document.addEventListener('keydown', press);
box.addEventListener('input', look);
document.querySelector('#keys-button')!.addEventListener('click', () => keys.showModal());
addEventListener('pageshow', ({ persisted }) => {
  isLeaving = false;
  // Back from a post, what is kept of this page is older than the post
  if (persisted) location.reload();
});
void startKept();
// A notice is for once
if (/[?&](trashed|restored)=/.test(location.search)) history.replaceState(null, '', location.pathname + location.hash);
