/*
 * What is typed is looked for as one types: the page of the search is asked for anew, and what it found takes the place of what is
 * there. Without this script, Enter does the same.
 */
const pauseMs = 200;

const box = document.querySelector<HTMLInputElement>('#q')!;
const place = document.querySelector<HTMLElement>('#found')!;
let timer: number | undefined;
let asked: AbortController | undefined;

async function find(): Promise<void> {
  asked?.abort();
  asked = new AbortController();
  const address = `/search?q=${encodeURIComponent(box.value)}`;
  try {
    const reply = await fetch(address, { signal: asked.signal });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    place.replaceChildren(...(page.querySelector('#found')?.childNodes ?? []));
    history.replaceState(null, '', box.value === '' ? '/search' : address);
  } catch {
    // A newer question took its place, or nobody answers: Enter still asks
  }
}

// Half a word of an input method is nothing to look for yet
box.addEventListener('input', (event) => {
  if ((event as InputEvent).isComposing) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => void find(), pauseMs);
});
if (box.value === '') box.focus();
