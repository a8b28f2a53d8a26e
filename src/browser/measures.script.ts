import { parsedPage } from './trusted.js';

/** How often the page is asked for anew while somebody looks at it. */
const everyMs = 4_000;

const kept = ['marks', 'numbers'];

/** The page as it is now, in the place of that which is there; what was opened stays open, and who is in the middle of it is left in peace. */
async function refresh(): Promise<void> {
  const shown = document.getElementById('measures');
  if (!shown || document.hidden || shown.contains(document.activeElement)) return;
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const fresh = parsedPage(await answer.text()).getElementById('measures');
  if (!fresh) return;
  for (const id of kept)
    if (document.querySelector<HTMLDetailsElement>(`#${id}`)?.open) fresh.querySelector<HTMLDetailsElement>(`#${id}`)?.setAttribute('open', '');
  shown.replaceWith(fresh);
}

setInterval(() => void refresh().catch(() => undefined), everyMs);
