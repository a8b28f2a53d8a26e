import type { EditorPage } from './page.js';
import { afterPause, kept } from './platform.js';

type Place = { y: number; start: number; end: number };

/** Where its author was in a post is where it opens again, in this browser. A post without text waits for its first word. */
export function startPlace(page: EditorPage): void {
  const { text } = page;
  const name = `place:${page.door.split('/').pop()}`;
  const keep = () => kept.write(name, JSON.stringify({ y: scrollY, start: text.selectionStart, end: text.selectionEnd } satisfies Place));
  if (text.value === '') text.focus({ preventScroll: true });
  else if (!document.querySelector('.problems')) goTo(text, kept.read(name));
  addEventListener('scroll', afterPause(200, keep), { passive: true });
  addEventListener('pagehide', keep);
}

function goTo(text: HTMLTextAreaElement, place: string | null): void {
  history.scrollRestoration = 'manual';
  if (!place) return;
  const { y, start, end } = JSON.parse(place) as Place;
  text.setSelectionRange(start, end);
  scrollTo(0, y);
}
