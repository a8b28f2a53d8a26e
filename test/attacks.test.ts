import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { cleanHtml } from '../src/rendering/clean-html.js';
import { renderApart } from '../src/rendering/render-pool.service.js';
import { browserSkipReason, openBrowser } from './support/browser.js';

/** Other people's hostile HTML, where it is: a payload a line, and the cases of another sanitiser. */
const folder = fileURLToPath(new URL('../../../shared/corpora/attacks/xss', import.meta.url));
const isHere = existsSync(folder);
const payloads = (): string[] => readFileSync(`${folder}/payloadbox.txt`, 'utf8').split('\n').filter(Boolean);
const cases = (): string[] =>
  [...readFileSync(`${folder}/loofah-sanitizer.dat`, 'utf8').matchAll(/"input"\s*:\s*("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text!) as string);
/** What those leave out. */
const own = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
  '<math><mi xlink:href="javascript:alert(1)" href="javascript:alert(1)">x</mi></math>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>',
  '<iframe src="https://www.youtube-nocookie.com.evil.example/x"></iframe><iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<iframe src="https://www.youtube-nocookie.com/embed/x" srcdoc="<script>parent.alert(1)</script>" onload="alert(1)"></iframe>',
  '<a href="java&#115;cript:alert(1)">x</a><a href=" javascript&colon;alert(1)">x</a><a href="java\tscript:alert(1)">x</a>',
  '[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)> [y]\n\n[y]: data:text/html,<script>alert(1)</script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<template><img src=x onerror=alert(1)></template><textarea/><img src=x onerror=alert(1)></textarea>',
  '</article></main><script>alert(1)</script><base href="https://evil.example/"><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<input type=text onfocus=alert(1) autofocus><form action="javascript:alert(1)"><button>x</button></form>',
  '<p style="position:fixed;inset:0;background:url(javascript:alert(1));width:expression(alert(1))">over it all</p>',
  '<video src=x onerror=alert(1)><source onerror=alert(1)></video><details open ontoggle=alert(1)>x</details>',
];

describe('attacks on readers', { skip: isHere ? browserSkipReason() : 'the corpus of attacks is not here' }, () => {
  let browser: Browser;
  let context: BrowserContext;
  before(async () => {
    browser = await openBrowser();
    context = await browser.newContext();
    await context.route('**', (route) => route.abort());
    await context.addInitScript(() => {
      const top = window.top as unknown as { ran?: number };
      const ran = () => void (top.ran = (top.ran ?? 0) + 1);
      Object.assign(window, { alert: ran, confirm: ran, prompt: ran, print: ran });
    });
  });
  after(() => browser?.close());

  /** How many alerts the page gave, after everything in it that could be touched was. */
  async function touched(page: Page): Promise<number> {
    await page.evaluate(() => {
      const documents = [document, ...[...document.querySelectorAll('iframe')].flatMap((frame) => frame.contentDocument ?? [])];
      for (const each of documents)
        for (const element of each.querySelectorAll('*')) {
          const events = ['click', 'mouseover', 'focus', 'toggle', ...element.getAttributeNames().flatMap((name) => (/^on/i.test(name) ? name.slice(2) : []))];
          for (const name of events) element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true }));
          // Others lead away, and nothing runs on the way
          if (element instanceof HTMLElement && (element.matches('summary') || (element as HTMLAnchorElement).protocol === 'javascript:')) element.click();
        }
    });
    await page.waitForTimeout(100);
    return page.evaluate(() => (window as unknown as { ran?: number }).ran ?? 0);
  }

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
    const all = [...payloads(), ...cases(), ...own];
    assert.ok(all.length > 6_500);
    for (let first = 0; first < all.length; first += 1_000) {
      const some = all.slice(first, first + 1_000);
      const made = await Promise.all(some.map((text) => renderApart({ markdown: [text, 'p1-'], excerpt: text.slice(0, 500), isCleaned: true })));
      const page = await show(
        [...some.map(cleanHtml), ...made.flatMap(({ html, excerptHtml, ownExcerptHtml }) => [html, excerptHtml, ownExcerptHtml])].join('\n'),
      );
      assert.deepEqual(await strays(page), []);
      assert.equal(await touched(page), 0, `of ${first} and after`);
      await page.close();
    }
  });
});
