import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A browser that knows no Content-Security-Policy and asks nobody but `blog`, in which every alert is counted. */
export async function alarmed(browser: Browser, blog = ''): Promise<BrowserContext> {
  const context = await browser.newContext({ bypassCSP: true, acceptDownloads: false });
  await context.route('**', (route) => (blog !== '' && route.request().url().startsWith(`${blog}/`) ? route.continue() : route.abort()));
  await context.addInitScript(() => {
    const top = window.top as unknown as { ran?: number };
    const ran = () => void (top.ran = (top.ran ?? 0) + 1);
    Object.assign(window, { alert: ran, confirm: ran, prompt: ran, print: ran });
  });
  return context;
}

/** How many alerts the page gave, after everything in it that could be touched was. @param isOurs whether it has scripts of its own, which are not touched */
export async function touched(page: Page, isOurs = false): Promise<number> {
  await page.evaluate((ours) => {
    const documents = [document, ...[...document.querySelectorAll('iframe')].flatMap((frame) => frame.contentDocument ?? [])];
    for (const each of documents)
      for (const element of each.querySelectorAll('*')) {
        const own = element.getAttributeNames().flatMap((name) => (/^on/i.test(name) ? name.slice(2) : []));
        for (const name of ours ? own : ['click', 'mouseover', 'focus', 'toggle', ...own])
          element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true }));
        // Others lead away, and nothing runs on the way
        if (element instanceof HTMLElement && ((!ours && element.matches('summary')) || (element as HTMLAnchorElement).protocol === 'javascript:'))
          element.click();
      }
  }, isOurs);
  await page.waitForTimeout(100);
  return page.evaluate(() => (window as unknown as { ran?: number }).ran ?? 0);
}

/** What could run in a page of ours, whether or not it did: scripts that are in no file of ours, handlers, addresses that are scripts. */
export const couldRun = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isData = (type: string | null) => /json/.test(type ?? '');
    return [...document.querySelectorAll('*')].flatMap((element) => {
      const isStray =
        element.matches('script') && !isData(element.getAttribute('type')) && !/^\/(?:admin\/assets|kudos|search)\//.test(element.getAttribute('src') ?? '');
      const attributes = element.getAttributeNames().filter((name) => /^on/i.test(name) || /^(?:javascript:|vbscript:|data:text)/i.test((element.getAttribute(name) ?? '').replace(/[\0-\x20]/g, '')) && /^(?:href|src|action|formaction|data|srcdoc|xlink:href)$/i.test(name)); // prettier-ignore
      return isStray || attributes.length > 0 ? [element.outerHTML.slice(0, 200)] : [];
    });
  });
