import { parsedPage } from '../trusted.js';

/** Milliseconds after which what was not settled is asked for again. */
const pauses = [400, 1_000, 3_000, 10_000, 30_000];

/** Keeps the receipt of a publication as it is: its caches acknowledge, and its addresses are checked, when the answer has long come. */
export function watchReceipt(door: string): void {
  const line = document.querySelector<HTMLElement>('#receipt-line')!;
  const isUnsettled = () => line.querySelector('[data-unsettled]') !== null;
  const observer = new MutationObserver(() => void follow());
  let round = 0;

  async function follow(): Promise<void> {
    const mine = ++round;
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (mine !== round || !isUnsettled()) return;
      const done = line.textContent === 'Receipt' ? '' : 'published-0';
      const response = await fetch(`${door}?done=${done}`, { redirect: 'error' }).catch(() => null);
      const text = response?.ok ? await response.text() : '';
      if (mine === round) put(parsedPage(text));
    }
  }

  function put(page: Document): void {
    observer.disconnect();
    for (const part of document.querySelectorAll('.receipt > [data-stands]')) {
      const fresh = page.getElementById(part.id);
      if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...document.adoptNode(fresh).childNodes);
    }
    observer.observe(line, { childList: true });
  }

  observer.observe(line, { childList: true });
  void follow();
}
