import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { cleanHtml } from '../src/rendering/clean-html.js';
import { renderApart } from '../src/rendering/render-pool.service.js';
import { alarmed, touched } from './support/alarms.js';
import { areHere, cases, others, own, payloads } from './support/attacks.js';
import { browserSkipReason, openBrowser } from './support/browser.js';

describe('attacks on readers', { skip: areHere ? browserSkipReason() : 'the corpus of attacks is not here' }, () => {
  let browser: Browser;
  let context: BrowserContext;
  before(async () => {
    browser = await openBrowser();
    context = await alarmed(browser);
  });
  after(() => browser?.close());

  /** What is in the page that must not be: elements, attributes, addresses. */
  const strays = (page: Page): Promise<string[]> =>
    page.evaluate(() => {
      const elements = [...document.querySelectorAll('main *')];
      const forbidden = 'script,style,link,meta,base,object,embed,applet,form,button,textarea,select,svg,template,frame,frameset,noscript,portal,marquee';
      const schemes = /^(https?|mailto|tel|data|about):$/;
      return elements.flatMap((element) => [
        ...(element.matches(forbidden) ? [element.outerHTML.slice(0, 200)] : []),
        ...element.getAttributeNames().filter((name) => /^(on|srcdoc|formaction|ping|xlink)/i.test(name)),
        ...['href', 'src', 'poster', 'cite', 'action', 'data']
          .map((name) => element.getAttribute(name))
          .filter((value) => value !== null && !schemes.test(URL.parse(value, 'https://blog.example/')?.protocol ?? 'https:')),
        ...(element.matches('a[href^="data:"],iframe:not([src^="https://www.youtube-nocookie.com/"],[src^="https://player.vimeo.com/"])')
          ? [element.outerHTML]
          : []),
        ...(/position|url\(|expression|@import/i.test(element.getAttribute('style') ?? '') ? [element.outerHTML] : []),
      ]) as string[];
    });

  async function show(html: string): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.setContent(`<!doctype html><main>${html}</main>`, { waitUntil: 'domcontentloaded' });
    return page;
  }

  test('they run here when nobody cleans them: what is looked for can be found', async () => {
    const frames = payloads()
      .slice(0, 300)
      .map((payload) => `<iframe srcdoc="${payload.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe>`);
    const page = await show(frames.join('\n'));
    await page.waitForTimeout(500);
    assert.ok((await touched(page)) > 100);
    await page.close();
  });

  test('cleaned, not one of them runs, as HTML or as Markdown, and nothing is left that could', async () => {
    const all = [...payloads(), ...cases(), ...own, ...others()];
    assert.ok(all.length > 6_500);
    for (let first = 0; first < all.length; first += 1_000) {
      const some = all.slice(first, first + 1_000);
      const made = [];
      // No more at a time than may wait to be rendered
      for (let from = 0; from < some.length; from += 100)
        made.push(
          ...(await Promise.all(
            some.slice(from, from + 100).map((text) => renderApart({ markdown: [text, 'p1-'], excerpt: text.slice(0, 500), isCleaned: true })),
          )),
        );
      const page = await show(
        [...some.map(cleanHtml), ...made.flatMap(({ html, excerptHtml, ownExcerptHtml }) => [html, excerptHtml, ownExcerptHtml])].join('\n'),
      );
      assert.deepEqual(await strays(page), []);
      assert.equal(await touched(page), 0, `of ${first} and after`);
      await page.close();
    }
  });
});
